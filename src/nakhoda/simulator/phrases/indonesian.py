"""Indonesian."""

from nakhoda.simulator.phrases.shape import Bank

BANK = Bank(
    openers=("Halo kak,", "Selamat siang,", "Min,"),
    closers=("Mohon bantuannya.", "Tolong segera dibalas ya.", ""),
    about={
        "app_problem": ("Aplikasi error terus setelah pembaruan, gagal unggah video.",),
        "login_problem": ("Saya tidak bisa login sejak kemarin di ponsel baru.",),
        "forgot_password": ("Saya lupa kata sandi dan tautannya tidak bisa dibuka.",),
        "verification_code": ("Kode verifikasi tidak masuk ke nomor saya.",),
        "account_suspended": ("Akun saya diblokir tanpa alasan, saya cuma jualan kue.",),
        "account_hacked": ("Akun saya diretas, kata sandi sudah diganti orang lain.",),
        "content_removed": ("Video saya dihapus padahal tidak melanggar aturan.",),
        "coins_purchase": ("Saya beli koin, saldo terpotong tetapi koin tidak masuk.",),
    },
    answers=("Terima kasih sudah memberi tahu. Akun Anda sudah kami perbaiki, silakan masuk kembali.",),
    questions=("Agar kami bisa membantu: ponsel dan versi aplikasi apa yang Anda pakai?",),
    replies=("Saya pakai ponsel Android, versi terbaru.",),
    complaints=("Masih belum bisa, pesannya sama.",),
    thanks=("Terima kasih banyak kak",),
)

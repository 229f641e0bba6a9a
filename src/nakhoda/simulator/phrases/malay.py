"""Malay, as written in Malaysia."""

from nakhoda.simulator.phrases.shape import Bank

BANK = Bank(
    openers=("Assalamualaikum,", "Salam sejahtera,", "Hai admin,", "Tuan/Puan,"),
    closers=("Mohon bantuan.", "Harap dapat diselesaikan segera.", "Terima kasih.", ""),
    about={
        "feedback": ("Saya ada cadangan: tambah ciri untuk susun draf ikut tarikh.",),
        "app_problem": ("Aplikasi ranap selepas kemas kini dan saya tak boleh muat naik video.",),
        "login_problem": ("Saya tak boleh log masuk sejak semalam, asyik keluar ralat.",),
        "forgot_password": ("Saya terlupa kata laluan dan pautan set semula tidak berfungsi.",),
        "verification_code": ("Kod pengesahan tak sampai ke telefon saya, dah lima kali cuba.",),
        "account_suspended": ("Akaun saya digantung tanpa sebab, saya cuma jual kuih.",),
        "delete_account": ("Saya nak tukar nama pengguna sebab kedai dah berpindah.",),
        "account_hacked": ("Akaun saya digodam, orang lain guna akaun saya dan kata laluan dah ditukar.",),
        "harassment": ("Ada orang buli saya di ruangan komen setiap hari.",),
        "impersonation": ("Ada akaun palsu guna nama dan gambar saya.",),
        "content_removed": ("Video saya dibuang, padahal itu majlis kahwin adik saya.",),
        "scam": ("Saya kena tipu dengan penjual dalam siaran langsung, RM250 hilang.",),
        "report_content": ("Tolong semak video ini, ia menghina kaum lain.",),
        "age_appeal": (
            "Akaun saya ditutup sebab umur, tetapi saya dah 18 tahun dan ada MyKad.",
            "Pengesahan umur saya ditolak dua kali sebab gambar MyKad kabur. Umur saya 17 tahun.",
        ),
        "feature_age": ("Saya tak boleh siaran langsung kerana sekatan umur, umur saya 21 tahun.",),
        "guardian_request": (
            "Saya ibu kepada anak berumur 15 tahun, mahu tahu cara ambil data sebelum akaun ditutup.",
        ),
        "data_export": ("Saya mahu muat turun data saya sebelum akaun ditutup.",),
        "payout_missing": ("Bayaran bulan lepas belum masuk ke akaun bank saya.",),
        "coins_purchase": ("Saya beli syiling, duit dah ditolak tapi syiling tak masuk.",),
    },
    answers=(
        "Terima kasih kerana memaklumkan. Kami telah menyemak dan membetulkan akaun anda; sila log masuk semula.",
        "Terima kasih atas kesabaran anda. Perubahan akan kelihatan dalam masa sejam.",
        "Kami telah menyemak semula keputusan ini. Ia kekal kerana peraturan dalam notis anda terpakai.",
    ),
    questions=("Supaya kami dapat membantu: telefon dan versi aplikasi apakah yang anda gunakan?",),
    replies=("Saya guna telefon Android, versi terbaru.", "Kali terakhir saya log masuk hari Ahad."),
    complaints=("Masih tak boleh, mesej yang sama keluar.",),
    thanks=("Terima kasih banyak!", "Ok terima kasih"),
)

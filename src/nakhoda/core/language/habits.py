"""Habits that tell Malay from Indonesian where the words alone do not: which common words, in which order, where.

Written down by hand from a speaker's knowledge of both. A leaning word is good in either language and usual in one; a
pair is two common words that only one of them puts side by side (bola sepak, sepak bola), or in which one of them means
something else: apakah asks for a name in Malay and for yes or no in Indonesian. Places are spoken of mostly at home.
"""

from __future__ import annotations

LEANS_MALAY = """
    ahli alamatkan ambilkan artis asyik bagaimanakah bahagian baiki bajet balasan bawakan berapakah berbual
    berkata berkongsi bermula bersama bertukar bolehkah bongkar buat buatkan buka campur carta ceritakan
    dapatkan darab diadakan diberi diberitahu dibuat dihantar dinyatakan duit ejakan faedah fail gembira gerai
    hebahan hebat hentikan hubungkan isikan jadikan jawapan jemputan jumlahkan kahwin kawan kedai kempen kenalan
    kerja kesemua ketiga ketika ketinggian kirakan kuasa kumpulan lakukan laporkan lembap lepak letakkan letih
    loceng main maklum maksud malap manakah masa melayu memandu menempah mengenai minta muka musim namakan
    nyanyian nyatakan objek pada padankan panggil pasukan pelajaran pelakon pembelian pengurusan penjuru
    percutian perempuan peringatan perkataan perkhidmatan perlahan perniagaan pertukaran pertunjukan petang
    pilihkan popular pulau purata ramalan raya sediakan semalam sembahyang senangkan senaraikan sentiasa seorang
    sesi setakat setiausaha siapakah simpankan sisa sokongan subjek sukakan sumbang tahniah tajuk takrifan
    tamatkan tambah tanyakan tarikan telah tempatan tepat terangkan terkejut terlepas tiada tolong tukaran
    tukarkan tun tunjukkan tutup ucapan ujian wayang yakin
"""
LEANS_INDONESIAN = """
    akhir akhirnya antarkan apapun arti bahagia band banget berikutnya berjalan berlaku berlangganan bermain
    bertemu biasanya bungkus cari cepat daftar dekat dengarkan dering dingin diputar film game games gimana grup
    hilangkan informasi isi item jelaskan judul kali kapal kayaknya kebutuhan keluarga kesukaan khusus kode
    koneksi kontak kuping lagi lalu lampau langsung liburan lokasi masakan masukan mematikan memesan memiliki
    memutar mencari mendapat mendengar mengenal menghapus mengingatkan mengirim mengubah menit menonton
    menunjukkan menurut menyalakan merek merk mode mulailah nyanyikan obyek olah orangtua pasaran pemberitahuan
    pengaturan pengen pengiriman penjualan percakapan perjalanan permainan persis pertanyaan petir playlist
    populasi populer presiden profil pulang reservasi rute sampah sampaikan sangat sarapan sebentar seberapa
    sebutkan sekali selamat selanjutnya selesai sepertinya seputar sesuai setiap sinyal skor subyek sudah tahu
    tambahkan tampilan tampilkan tandai tanggapan temani terakhir terbaik terdekat terkait terus tiap tim topik
    untukku update video volume wisata
"""
MALAY_PAIRS = (
    "alor setar", "apa dia", "apa khabar", "apakah alamat", "apakah berita", "apakah definisi", "apakah filem",
    "apakah harga", "apakah jenis", "apakah kadar", "apakah lagu", "apakah maksud", "apakah masa",
    "apakah nama", "apakah nilai", "apakah nombor", "apakah pekerjaan", "apakah peringatan", "apakah perkara",
    "apakah permainan", "apakah suhu", "apakah waktu", "apakah warna", "apakah yang", "bagi saya",
    "bahasa melayu", "baju hujan", "balik kampung", "banyak mana", "barang runcit", "barangan runcit",
    "berapa ramai", "berapakah harga", "beri saya", "bil elektrik", "bilik air", "bilik mandi", "bilik tidur",
    "bola sepak", "buka lampu", "bulan lepas", "cuti sekolah", "cuti umum", "dalam talian", "di hadapan",
    "di manakah", "hala tuju", "hari bulan", "hari jadi", "hari lahir", "hari lepas", "hujung minggu",
    "ibu bapa", "ibu negara", "jam loceng", "johor bahru", "kad kredit", "kad pengenalan", "kapal terbang",
    "kata ganti", "kata laluan", "kedai kopi", "kedai makan", "kemas kini", "kereta sewa", "khidmat pelanggan",
    "kota bharu", "kota kinabalu", "kuala lumpur", "kuala terengganu", "kuasa dua", "laman sesawang",
    "laman web", "lapangan terbang", "lebuh raya", "log keluar", "log masuk", "macam mana", "main lagu",
    "mana mana", "mata wang", "mel suara", "membeli belah", "menteri besar", "mesin basuh", "minggu lepas",
    "muat naik", "muat turun", "negeri sembilan", "nombor telefon", "orang ramai", "pada hari", "pada masa",
    "pada pukul", "pasang lampu", "pasar malam", "pasar raya", "penghawa dingin", "penyaman udara",
    "perdana menteri", "petaling jaya", "peti masuk", "peti mel", "peti sejuk", "pilihan raya", "pukul berapa",
    "pulau pinang", "punca kuasa", "sama ada", "senarai main", "sepanjang zaman", "shah alam", "stesen minyak",
    "suis lampu", "tahun lepas", "temu janji", "tengah hari", "tidak lama", "tutup lampu",
)  # fmt: skip
INDONESIAN_PAIRS = (
    "ada apa", "akar kuadrat", "akhir pekan", "apa kabar", "apa saja", "apakah ada", "apakah akan",
    "apakah aku", "apakah anda", "apakah bank", "apakah benar", "apakah besok", "apakah bisa", "apakah di",
    "apakah dia", "apakah hujan", "apakah kamu", "apakah kau", "apakah kita", "apakah masih", "apakah mereka",
    "apakah perlu", "apakah pernah", "apakah restoran", "apakah saya", "apakah sedang", "apakah sudah",
    "apakah tempat", "apakah toko", "bahan bakar", "bahasa indonesia", "baru baru", "beri tahu", "buat daftar",
    "buku telepon", "bulan lalu", "bursa saham", "daftar belanja", "daftar lagu", "daftar putar", "dalam waktu",
    "dekat sini", "di dekat", "hari libur", "ibu kota", "jakarta selatan", "jalan tol", "jam berapa",
    "jas hujan", "jawa barat", "jawa tengah", "jawa timur", "kabar terbaru", "kamar mandi", "kamar tidur",
    "kartu debit", "kartu kredit", "kasih tahu", "kasih tau", "kata kunci", "kata sandi", "kereta api",
    "kira kira", "kotak masuk", "lagu kesukaan", "layanan pelanggan", "lebih lanjut", "lemari es", "masuk akal",
    "mata uang", "media sosial", "mesin cuci", "minggu lalu", "nilai tukar", "nomor telepon", "orang tua",
    "pada jam", "pesan antar", "pesan tiket", "pom bensin", "pusat perbelanjaan", "rata rata", "rumah makan",
    "rumah sakit", "saat ini", "secara otomatis", "sekarang juga", "sekitar sini", "sepak bola", "siapa saja",
    "situs web", "surat elektronik", "surat kabar", "tahun lalu", "telepon genggam", "tempat tidur",
    "tempat wisata", "tidak bisa", "tiket kereta", "toko buku", "uang elektronik", "ulang tahun", "yang lalu",
)  # fmt: skip
PLACES_MALAY = """
    malaysia kl klia penang pinang ipoh melaka johor kedah kelantan terengganu pahang perak perlis selangor sabah
    sarawak putrajaya cyberjaya kuantan kuching miri sibu bintulu sandakan tawau langkawi labuan seremban klang kajang
    cheras bangsar puchong gombak subang sentul ampang bangi sepang rawang taiping muar kluang genting
    cameron bukitbintang brickfields bharu setar tnb maybank cimb proton perodua petronas mydin astro umno mahathir
    najib anwar muhyiddin zahid agong bernama  rapidkl tng lrt mamak astroawani mcmc
"""
PLACES_INDONESIAN = """
    indonesia jakarta bandung surabaya medan semarang makassar palembang yogyakarta jogja bogor depok bekasi tangerang
    denpasar bali lombok batam malang padang pontianak manado bengkulu lampung aceh riau jambi papua sumatera sumatra
    jawa kalimantan sulawesi madura sunda betawi minang batak cirebon borobudur monas senayan kemang sudirman
    jokowi joko widodo prabowo megawati sukarno suharto habibie pertamina telkomsel indosat bca bni bri gojek
    tokopedia bukalapak kompas detikcom garuda transjakarta kai pln bpjs kpk dpr tni polri persib persija
"""
HABITS = {  # words, places, pairs
    "ms": (LEANS_MALAY.split(), PLACES_MALAY.split(), MALAY_PAIRS),
    "id": (LEANS_INDONESIAN.split(), PLACES_INDONESIAN.split(), INDONESIAN_PAIRS),
}

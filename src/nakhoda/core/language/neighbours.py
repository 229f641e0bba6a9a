"""Everyday words that tell Malay from Indonesian, and those that both have: the nearest neighbours among our languages.

Written down by hand. A word that both have speaks for either against English and Hindi, and for neither against the
other.
"""

from __future__ import annotations

BOTH = """
    usah jangan dapatkah kenapa sebab supaya walaupun namun sampai sejak ketika kereta jalan lalu lintas duit
    bayar dibayar murah mahal pasar sekolah murid rumah sakit polisi gereja masjid lusa nanti tadi sekarang
    malam pagi sabtu minggu hari januari februari sembilan puluh ratus ribu juta setengah berapa cari carikan
    tunjukkan ceritakan bacakan mainkan hentikan matikan hidupkan terangkan naikkan turunkan tambah ubah buang
    simpan balas teruskan hubungi panggil pesan beli belikan jual ingatkan batalkan catat laporkan kasih berikan
    lihat dengarkan kopi teh nasi goreng ayam ikan telur roti keju makanan minuman makan sarapan masak memasak
    restoran kafe pedas manis sepak pemain juara presiden kementerian berita terkini majalah nilai tukar ekonomi
    cuaca hujan cerah mendung berawan panas dingin suhu ramalan payung jaket lagu penyanyi ulangi siaran lampu
    pembuat mesin kipas tidur dapur ruang tamu surat masuk alamat ulang acara perlu lucu kasar bagus hebat buruk
    benar salah betul bodoh sedih marah bosan maaf kata kunci aplikasi tayangan pengikut langsung dana isi
    penipuan penipu menipu umur dewasa adalah merupakan seperti sebagai tentang terhadap antara melalui beberapa
    banyak semua setiap masing sendiri lain seseorang lahir kapal terbang lapangan raya pilihan perdana menteri
    mata kadar pertukaran air orang negeri kampung jumpa tempat kawasan mula habis siap selesai akhir bawah
    alihkan pelajar tambang wayang kenalan gangguan kira tolak sekitar tarik jadi dasar sahkan pengesahan beri
    bagi kemas naik turun muat menurun bermain kulit nama baru lama bunyi laporan kecil besar sambung kepala
    dalam luar atas sebelah mau sekejap sebentar
"""
MALAY = """
    aku engkau korang depa dia diorang kitorang kami cikgu mak ayah makcik pakcik tidak takde takda tiada xde
    bukanlah boleh bolehkah mahukah nak hendak perlukah kena mesti patut mengapa macam macammana bagaimanakah
    camne bila bilakah kerana pasal sebabnya tetapi manakala sehingga apabila semasa motosikal basikal keretapi
    bas stesen hentian lebuh lebuhraya sesak kesesakan trafik teksi minyak wang akaun percuma diskaun membeli
    belah kedai gerai pasaraya belian jualan pejabat kilang universiti pensyarah hospital klinik farmasi doktor
    ubat polis peguam semalam kelmarin esok petang tengah tengahari isnin selasa rabu khamis jumaat ahad hujung
    bekerja cuti percutian julai ogos disember lapan sifar suku pukul tunjuk paparkan nyatakan pasangkan buka
    bukakan tutup tutupkan padam padamkan malapkan cerahkan kuatkan perlahankan kurangkan laras laraskan
    tetapkan tukarkan keluarkan hantar hantarkan majukan telefon pesanan tempah tempahkan kejutkan jadualkan
    tangguh tangguhkan jemput kini kemaskini kongsi kongsikan sekat bercakap berbual sembang cakap beritahu
    bagitahu tengok tonton dengar lembu kek resipi resepi rempah penghantaran bungkus sedap sukan perlawanan
    pilihanraya gabenor datuk bandar kerajaan khabar suratkhabar akhbar ringgit sejuk darjah salji ribut muzik
    senarai rawak episod filem pawagam pengarah pembersih hampagas palam soket penghawa aircond bilik tandas mel
    emel peti nombor bimbit mesyuarat perjumpaan peringatan penggera kalendar tugasan barangan jenaka lawak
    kelakar teruk pandai gembira penat letih helo assalamualaikum tumpang terima tolonglah encik cik puan tuan
    weh laluan penggodam digodam godam dicuri digantung disekat dibuang rayuan merayu tetapan pautan komen
    syiling baki pengeluaran tipu buli dibuli mykad kad pengenalan bahawa ialah iaitu sesiapa apa dijadualkan
    jadual maklumat televisyen saluran teknologi sains kualiti komuniti aktiviti kapasiti elektrik minit saat
    kiraan darab bahagi bermula tamat berdekatan berhampiran terdekat kedah kelantan terengganu pahang perak
    perlis selangor melaka johor sabah sarawak putrajaya
"""
INDONESIAN = """
    gue gua elo kalian beliau bapak ibumu anakmu kakakmu nggak ngga engga cuma cuman doang banget sekali bisa
    bisakah maukah inginkah haruskah knp gimana bgmn kapankah dimana kemana darimana karena krn soalnya makanya
    biar meskipun padahal tapi sedangkan sementara hingga mobil motor sepeda pesawat bandara stasiun halte tol
    macet taksi ojek angkot uang rekening tagihan gratis diskon belanja toko warung pembelian penjualan kantor
    pabrik kampus kuliah dosen mahasiswa siswa apotek dokter obat pengacara kemarin besok barusan sore siang
    seninnya jumat pekan kerja libur liburan maret juni juli agustus delapan nol seperempat lewat kurang temukan
    tampilkan perlihatkan sebutkan jelaskan putar putarkan lanjutkan nyalakan aktifkan nonaktifkan redupkan
    keraskan kecilkan kurangi atur aturkan setel setelkan pasang ganti hapus hapuskan kirim kirimkan telepon
    telpon pesankan bangunkan jadwalkan tunda undang catatkan perbarui unggah unduh bagikan sukai ikuti blokir
    bicara ngobrol ngomong bilang kasi kasihkan nonton menonton dengerin sapi kue resep bumbu antar enak lezat
    olahraga pertandingan pemilu gubernur walikota bupati pemerintah kabar koran kurs rupiah derajat perkiraan
    prakiraan salju badai musik pemutar daftar acak episode bioskop tayang sutradara penyedot debu steker
    colokan pendingin ruangan kamar mandi surel elektronik kotak kontak nomor ponsel genggam tahun rapat
    pertemuan pengingat kalender tugas belanjaan lelucon candaan humor keren jelek pintar senang capek lelah
    permisi makasih trims selamat terimakasih tolongin bantuin tante tuh akun sandi peretas diretas retas
    dibajak bajak dibekukan diblokir ditangguhkan kebijakan banding verifikasi pengaturan setelan pembaruan
    tautan unggahan komentar koin saldo penarikan pulsa pelecehan perundungan dirundung ktp usia bahwa yaitu
    siapapun apapun dimanapun
"""
LEANS_MALAY = """
    adakah apakah siapakah bagaimanakah berapakah ialah daripada kepada telah sila beritahu boleh kereta
    kedai bandar negeri tunjukkan mahu semak ambil hantar orang sahaja oleh dengan pada waktu cerita kira tolak
    jumpa budak surat bagi supaya sebab bilakah hendaklah mengikut berkaitan laluan
"""
LEANS_INDONESIAN = """
    memiliki temukan dapatkan sesuatu dilakukan bermain hitung mundur klik kota laki saudara luar dunia terdekat
    tahu dari apa itu mohon dimana dimanakah periksa harga saja dana isi tarik kunci jalan siapa bagaimana
    seberapa berapa juta beri tentang bisakah maukah lagi cerah jenis pilih jadwal karena punya siang politik
    dengarkan lakukan sedang dekat sekitar sekarang besar jumlah mulai putar beberapa
"""

"""Everyday words that tell Malay from Indonesian, and those that both have: the nearest neighbours among our languages.

Written down by hand. A word that both have speaks for either against English and Hindi, and for neither against the
other.
"""

from __future__ import annotations

BOTH = """
    hai ya teka usah jangan dapatkah kenapa sebab supaya walaupun namun sampai sejak ketika kereta jalan lalu lintas
    duit bayar dibayar murah mahal pasar sekolah murid rumah sakit polisi gereja masjid lusa nanti tadi sekarang malam
    pagi sabtu minggu hari januari februari sembilan puluh ratus ribu juta setengah berapa cari carikan tunjukkan
    ceritakan bacakan mainkan hentikan matikan hidupkan terangkan naikkan turunkan tambah ubah buang simpan balas
    teruskan hubungi panggil pesan beli belikan jual ingatkan batalkan catat laporkan kasih berikan lihat dengarkan kopi
    teh nasi goreng ayam ikan telur roti keju makanan minuman makan sarapan masak memasak restoran kafe pedas manis
    sepak pemain juara presiden kementerian berita terkini majalah nilai tukar ekonomi cuaca hujan cerah mendung berawan
    panas dingin suhu ramalan payung jaket lagu penyanyi ulangi siaran lampu pembuat mesin kipas tidur dapur ruang tamu
    surat masuk alamat ulang acara perlu lucu kasar bagus hebat buruk benar salah betul bodoh sedih marah bosan maaf
    kata kunci aplikasi tayangan pengikut langsung dana isi penipuan penipu menipu umur dewasa adalah merupakan seperti
    sebagai tentang terhadap antara melalui beberapa banyak semua setiap masing sendiri lain seseorang lahir kapal
    terbang lapangan raya pilihan perdana menteri mata kadar pertukaran air orang negeri kampung jumpa tempat kawasan
    mula habis siap selesai akhir bawah alihkan pelajar tambang wayang kenalan gangguan kira tolak sekitar tarik jadi
    dasar sahkan pengesahan beri bagi kemas naik turun muat menurun bermain kulit nama baru lama bunyi laporan kecil
    besar sambung kepala dalam luar atas sebelah mau sekejap sebentar bola
"""
MALAY = """
    engkau korang depa dia diorang kitorang kami cikgu mak ayah makcik pakcik tidak takde takda tiada xde bukanlah boleh
    bolehkah mahukah nak hendak perlukah kena mesti patut mengapa macam macammana bagaimanakah camne bila bilakah kerana
    pasal sebabnya tetapi manakala sehingga apabila semasa motosikal basikal keretapi bas stesen hentian lebuh lebuhraya
    sesak kesesakan trafik teksi minyak wang akaun percuma diskaun belah kedai gerai pasaraya belian jualan pejabat
    kilang universiti pensyarah hospital klinik farmasi doktor ubat polis peguam semalam kelmarin esok petang tengahari
    isnin selasa rabu khamis jumaat ahad hujung cuti percutian julai ogos disember lapan sifar suku pukul tunjuk
    paparkan nyatakan pasangkan buka tutup tutupkan padam padamkan malapkan cerahkan kuatkan perlahankan kurangkan laras
    laraskan tetapkan keluarkan hantar hantarkan majukan telefon tempah tempahkan kejutkan jadualkan tangguh tangguhkan
    jemput kini kemaskini kongsi kongsikan sekat bercakap berbual sembang cakap beritahu bagitahu tengok tonton dengar
    lembu kek resipi resepi rempah penghantaran sedap sukan perlawanan pilihanraya gabenor datuk bandar kerajaan khabar
    suratkhabar akhbar ringgit sejuk darjah salji ribut muzik senarai rawak episod filem pawagam pengarah hampagas palam
    soket penghawa aircond bilik tandas mel emel peti nombor bimbit mesyuarat perjumpaan peringatan penggera kalendar
    tugasan barangan jenaka lawak kelakar teruk pandai gembira penat letih helo assalamualaikum tumpang encik cik puan
    tuan weh laluan penggodam digodam godam dicuri digantung disekat dibuang rayuan merayu tetapan pautan syiling baki
    pengeluaran tipu buli dibuli mykad kad pengenalan bahawa ialah iaitu sesiapa apa dijadualkan jadual maklumat
    televisyen sains kualiti komuniti aktiviti kapasiti minit kiraan darab bahagi tamat berdekatan berhampiran terdekat
    kedah kelantan terengganu pahang perak perlis selangor melaka johor sabah sarawak putrajaya
"""
INDONESIAN = """
    gue gua elo kalian beliau bapak ibumu anakmu kakakmu nggak ngga engga cuma cuman doang banget bisa bisakah maukah
    inginkah haruskah knp gimana bgmn kapankah dimana kemana darimana karena krn soalnya makanya biar meskipun padahal
    tapi sedangkan sementara mobil motor sepeda pesawat bandara stasiun halte tol macet taksi ojek angkot uang rekening
    tagihan gratis diskon belanja toko warung pembelian penjualan kantor pabrik kampus kuliah dosen mahasiswa siswa
    apotek dokter obat pengacara kemarin besok barusan sore siang seninnya jumat pekan kerja libur liburan maret juni
    juli agustus delapan nol seperempat temukan tampilkan perlihatkan sebutkan putar putarkan lanjutkan nyalakan
    aktifkan nonaktifkan redupkan keraskan kecilkan kurangi atur aturkan setel setelkan pasang ganti hapus hapuskan
    kirim kirimkan telepon telpon bangunkan jadwalkan tunda undang catatkan perbarui unggah unduh bagikan sukai ikuti
    blokir bicara ngobrol ngomong bilang kasi kasihkan nonton menonton dengerin sapi kue resep bumbu antar enak lezat
    olahraga pertandingan pemilu gubernur walikota bupati pemerintah kabar koran kurs rupiah derajat perkiraan prakiraan
    salju badai musik pemutar daftar acak bioskop tayang sutradara penyedot debu steker colokan pendingin ruangan kamar
    mandi surel nomor ponsel genggam tahun rapat pertemuan pengingat kalender tugas belanjaan lelucon candaan humor
    keren jelek pintar senang capek lelah permisi makasih trims terimakasih tolongin bantuin tante tuh akun sandi
    peretas diretas retas dibajak bajak dibekukan diblokir ditangguhkan kebijakan banding verifikasi pengaturan setelan
    pembaruan tautan unggahan komentar koin saldo penarikan pulsa pelecehan perundungan dirundung ktp usia bahwa yaitu
    siapapun apapun dimanapun
"""
LEANS_MALAY = """
    adakah bagaimanakah ialah daripada kepada sila beritahu boleh kedai bandar negeri mahu semak ambil hantar sahaja
    waktu jumpa budak supaya sebab bilakah hendaklah mengikut berkaitan laluan
"""
LEANS_INDONESIAN = """
    mulai memiliki temukan hitung mundur klik kota laki saudara dari mohon dimana dimanakah periksa saja bagaimana juta
    tentang bisakah maukah jadwal karena punya siang dengarkan sekitar
"""

"""Roots that only Malay has, only Indonesian has, or both: with affixes taken off, a root speaks for all its words.

Written down by hand from a speaker's dictionary knowledge, field by field. The two languages spell the same loans in
two ways (kualiti, kualitas), and took others from English or from Dutch (basikal, sepeda).
"""

from __future__ import annotations

ENDINGS = {"nya": "id", "ku": "id", "mu": "id", "kah": "ms", "lah": "ms"}  # both have them, one uses them more
MALAY = """
    adakah aduan agensi agong ahad akaun akauntan aktiviti almanak almari amanah ansur antarabangsa apabila arnab
    askar asma asrama awak bagitahu baharu bahawa baikpulih bakul baldi bandaraya banglo bangunan bankrap bantah bas
    basikal basuh bateri baucar baucer bedah beg bekalan belacan berbanding bergelut berhampiran berjaya berkenaan
    berlepas bersalin bersara bersetuju berus betik betulkan beza biasiswa bilal bilangan bilik bilion bising bomba
    bonet borang bot brek bual budu bulatan buli butang butiran cakap camne capal caruman cawan ceramah cik cikgu
    cili cina ciri comel contohnya cuba cucuk cukai cyberjaya dadah dah dahaga darjah datin dato datuk dekad denggi
    dermasiswa dewan disember diskaun dobi doktor elaun elektrik emak emel empangan encik enjin epal episod eropah
    esok faham fail falsafah farmasi fasa fasiliti felda fesyen fikir filem fitrah fizik gaduh gajian garang garfu
    gelak gelanggang gerai getah gim gincu gunaan guruh gusti hadapan hakcipta halia hampagas hantar hantaran hanyut
    harta hebah helaian hiasan hidangan hodoh hujung hutang iaitu ialah ibubapa identiti imbas imej inggeris
    insurans invois ipoh isnin isteri itali itik jadual jagaan jangkit jangkitan jawapan jawatan je jejantas jenayah
    jepun jerebu jerung jeti jiran johor joran julai jumaat jun juruhebah jurulatih jururawat jurutera juruterbang
    juruwang justeru kabus kacak kad kaedah kahwin kailan kakitangan kampong kamus kanak kapasiti kasut kat katil
    kawal kawalan kebanyakan kebelakangan kebenaran kebumi kecemasan kecoh kedah kedai kedekut keizinan kejap
    kejohanan kejut kek kekunci kelabu kelakar kelantan kelantangan kelengkapan kelibut kelmarin keluli kemalangan
    kembara kempen kenderaan kerana kerani kerengga keretapi kerjaya kerusi kesahihan kesilapan ketam ketibaan
    ketuhar kewangan khamis khemah khidmat khinzir kicap kilang klac klang kobis kod kolej komuniti kondo kongsi
    konsert konvokesyen kopitiam kos kraf krismas kuali kualiti kuantan kuantiti kuarantin kuching kuetiau kuih
    kupon kwsp labah labuan labur laju laluan lalulintas lampin lampuisyarat lancong langgar langsir lapan larian
    lawak lawatan lazat lebam lebuh lebuhraya lelaki lemas lembu lempeng lengkuas lenguh lesen letih letup letupan
    lif limau lipas lobak logik lori loya mac mahkamah mahu mahupun majoriti mak makcik malap mamak manakala mandian
    masam masin matematik mee mel melaka melanggan menerusi mentol mesej mesyuarat mihun minda minit minoriti
    motosikal mualaf muar muflis mufti mukim muzik muzium nak nampak ni nipis nyahaktif nyahpasang nyahsekat ogos
    olimpik oren padam pahang paip pakcik pangsa pangsapuri paparan parlimen parti pasport patut pautan pawagam
    payah pecutan peguam pejabat pejalan pelabur pelaburan pelakon pelancong pelancongan pelbagai pelik pemadam
    pemandu pembangkang pembedahan pembetulan pemilik pemilikan pemurah penang penat pencen penerangan pengadil
    pengecas pengesahan penggera penghawa penghutang pengurus peniaga pening penjaga pensel pensyarah pentadbiran
    penyaman penyapu penyata penyelenggaraan penyengat perabot peralatan perancis peratus perbelanjaan percuma
    percutian peribadi perisian periuk perkeso perkhemahan perkhidmatan perlepasan perlis permaidani persimpangan
    pertingkat pesara petaling piawai pinda pindaan pingat pinggan pinjaman pokok polis projek ptptn puan putrajaya
    rakam rakan rawatan rayu realiti rehat rempah rerama resepi resipi resit ribut ringgit rogol rombongan rompak
    rosak runcit sabah sahaja sahih sains saiz salji saman sampan sampin sarawak sawan sebahagian sebarang sedap
    segelintir sekat sekejap sekeliling sekiranya sekuriti selangor selaras selekoh selenggara selesa selesema
    selidik selipar seluar semak semalam semasa sempadan semula sen senam senaman senarai senario sentiasa senyap
    sepanyol serai seremban seronok sesak sesawang sesetengah seterika setiausaha setuju sifar sihat sijil silap
    simen siri skim skrin skuad soalan soket sokong songkok sos sotong stereng stesen strawberi subang sudu suis
    sukan suku suntingan surau suspek susuan susur syampu syarikat syiling tabungan tadika taip tajuk takde takrif
    talian tandas tandatangan tanggungjawab tapau tarian tarikh tasik taska tatal taugeh tauhu tayangan tayar teksi
    telefon televisyen tembikai tempah tempahan tempatan temuduga tengku tengok tentera terengganu teres tergempar
    tergendala terowong tersangkut tersilap teruja tetamu tetapan tetikus tikam tilam timun tingkap tomato trafik
    trilion tuala tudung tuisyen tunang ubahsuai ubat ugut ujikaji undi universiti urusan urusetia usahawan ustaz
    ustazah wabak wad wang wayar yuran zirafah zon
"""
INDONESIAN = """
    acak aceh agustus aja akankah akselerasi aktivitas aktor akuntan alergi ancam aneh angkot angkutan anjir antar
    anting antri antrian apartemen apel aplikasiku apotek arsip arti asin asuransi asyik ayan ayo badai bagasi
    bagian bagiku bahkan bahwa baja bakmi bakso balap bali ban bandara bandung banget bangkrut bapak baper baterai
    bebek beda bekasi belokan bendungan bener bensin bentar beranda berangkat berbagai berhasil berisik berkas
    berkelahi berkemah berkendara bertengkar besok bete betulin bgt bgtu biaya bikin bioskop bisa bisakah bisnis blm
    blokir bocah bocil bogor bohlam bolehkah bpjs bs bukalapak bulutangkis bumbu bungkam bupati busana busway cabai
    cabe cangkir capek celaka celana cewek charger cicil coba cocok cokelat coklat cowok cuci cuek cuit cuitan cuma
    cumi curhat daftar danau dangdut dansa dapatkah daring darurat daster dbd debu deh dekade delapan denpasar depok
    derajat dermaga desember deskripsi detail detik dgn diare dibagi direktur diskon dlm doang dokter domba dong
    dosen dukung dusun elu emang enak enggak eropa faktur fasilitas favorit filosofi fisika fitur foto ga gado gak
    galak galau gampang gang ganteng garpu gawai gebetan gedung geser giat gimana gini gitaris gitu gojek gokil
    gopay gorden gorengan gratis grup gubernur gubuk gue gulat gulir guntur gw halte handuk hapus harus haus heboh
    hiu identitas imut informasikan inggris insinyur internasional investasi investor istirahat istri italia jabatan
    jadwal jahe jajanan jakarta jaksa jamsostek jangkau jaringan jawaban jd jeda jejaring jelek jembatan jendela
    jengkel jepang jerapah jeruk jgn jilbab jogja judul juli jumat juni justru kabupaten kacamata kakek kalimantan
    kalimat kalo kamar kanal kangen kantor kaos kapasitas karantina karena karet kartu karyawan kasur kawin
    kecamatan kecap kecelakaan kecerdasan kecoa kegiatan kekeliruan kelahi kelinci keliru keluhan kelurahan kemah
    kemarin kemeja kencang kendara kendaraan kepadaku kepemilikan kepengen kepiting kepo keponakan keren keripik
    kerudung kerupuk kesal kesini kesitu ketik ketinggalan keuangan khusus kirakira klakson klo klu kocak kode kodok
    kok kol komentar komplek kompleks komputasi komunitas konfirmasi konser kontrakan kontrol koran korban kosan krl
    krn kualitas kuantitas kue kuliah kuliner kulkas kunjungan kupu kurir kursi kwitansi laba lacak lampiran lampung
    layanan lazada ledakan lelang lemari lezat lg lho lift linimasa lipstik listrik lo logika lokal lombok lowongan
    lu lunak luring macet mager mahasiswa makam makassar mal malang males manado manajer mancing mantap maret
    martabak matematika maukah maupun mayoritas medali medan medsos melacak melahirkan meledak memblokir memiliki
    menaruh mendadak mendingan menelepon menelpon mengecek mengerti menghapus mengobrol mengonfirmasi mengunggah
    mengunjungi menikmati menit mentimun menular menyalakan menyetel mie miliar milikku minimarket minoritas
    misalnya mobil motor mrt mual mulai museum musisi mutakhir narkoba nasional natal ngab ngengat nggak ngobrol nih
    nikmat njir nol nonton nyaman obat obrol obrolan odol ojek olahraga olimpiade ongkir ongkos opini oranye org ovo
    pabrik pacar pacaran padang paham pajak paket palembang panci papua parfum pariwisata parkir parlemen partai
    paspor peci pegal pelacakan pelan pelayanan pelit pemeliharaan pemilu pempek pemutar pengacara pengadilan pengen
    penggemar pengin pengingat pengumuman pengunduh pengunggah penitipan pensiun pensiunan pepaya perabotan peramban
    perawat perawatan perbaikan perbaikin perbarui perkosa perosotan persen pertandingan perusahaan pikir pilek
    pindai pinggir pinjol pintar pinter piring pohon polisi ponsel pontianak postingan posyandu prakiraan prancis
    pribadi provinsi proyek pulsa punyaku puskesmas rambu rampok ranjang ransel rapat realitas redup rekam rekening
    rekomendasi reksadana rem rencana renovasi repot resep resto revisi ribet ricuh rundung rupiah rusak rute
    sakelar salahin salju sampo samudera sandal santuy sapi saus sayuran sdh sebagian sebal sedangkan sedot seduh
    sehat sekretaris semangka semarang semen sendok senter sepeda seperempat sepertinya seri seru sesudah setel
    setelah setir setrika shopee sih siniar sinyal siswa skenario sm solo sopir sosmed soto spanyol stasiun
    stopkontak stroberi struk sukses sulawesi sumatera supir surabaya surel sutradara swafoto swalayan sy tabrak
    tagih taksi tampak tampaknya tamu tanding tangerang tanggal tanggalan taruh tas tauge tautan tawon td tdk
    telepon televisi temperatur tenggat tentara terasi terjangkau ternyata terowongan tersangka tersesat tertarik
    tertawa tertular tetangga tewas tikungan tilang tim tiongkok tipis toilet toko tokopedia tol tomat tombol tp
    transjakarta tren triliun trotoar truk tuh tunjangan uang ubahan udah ujian undang unduh unduhan unggah
    universitas untukku urung utk vokalis wabah wajan walikota warganet warteg warung wasit wawancara wilayahnya
    wisata wisatawan wortel yaitu yg yogyakarta yuk
"""
BOTH = """
    ruang dunia acara
    ada adik afrika agak agenda ajak ajar akar akhir aktif alam alamat alat aman amat ambil amerika anak
    anggur angin angka angsa anjing antara apa aplikasi arah artikel artis asal asia asing atap awal awan ayah
    ayam ayat baca badan bagi bagus bahagia bahasa bahaya baik baju bakal bakar balas bangsa banjir bantu banyak
    barang barat baring basah batal batas batu batuk bawa bawah bawang bayam bayar bebas bekas belah belajar
    belakang belanja belas beli benar benci benda bengkak bentuk berani berapa beras berat beri berita bersih
    beruang besar besi betul biar biasa bina bincang bintang biru bisu bola bosan buah buang buat buaya budaya buka
    bukan bukti buku bulan bulat bumi bunga bunuh bunyi buruk burung cakera cantik capai cara cari catat catur cepat
    cerah cerai cerdas cerdik cerita cetak cincin cinta cipta citra contoh cuaca cukup curi daging dalam dapat dapur
    darah data datang daun dedikasi definisi dekat demam dengar depan deria destinasi dia dialog diam didik dinding
    dingin diri dirinya doa dokumen dompet drama duduk duit dunia durian ekonomi elektronik elok emas empat enam
    esei fungsi gabung gagal gajah gaji gambar ganas ganggu garam gatal gaya gelang gelap gelas generasi gerak
    gereja gigi gila gitar gol golong goreng gosok gula guna gunting gunung guru hadapi hadiah haji hakim hal halal
    halaman halang halus hamil hancur hangat hantu harap harga hari harimau hasil hati hebat henti hewan hibur
    hidang hidung hidup hijau hilang hingga hitam hormat hubung hubungi hujan hukum hutan ijazah ikan iklim
    ikut ilmu inap indah ingat ingkar isi izin jaga jalan jalur jambatan jangka janji jantung jarak jari jatuh jauh
    jawab jelas jemaah jemput jenama jenis jiwa jual judi jujur jumlah juta kabar kabel kaca kacang kafe kain kaki
    kalah kalau kalender kali kambing kamera kampus kan kanan karpet kasar kata kaya kayu kecuali kedua kejadian
    kejar keju kelapa kelas kelihatan keluar keluarga kenal kentang kenyang kepala keras kering kerja kertas kesan
    ketawa khianat kilat kimia kipas kira kiri kirim klasik klik kolam koleksi komedi komputer kontak kopi korea
    kosong kota kotak kotor kuasa kuat kubur kucing kuda kulit kumpulan kunci kuning kunyit kurang kutip laga lagi
    lagu lahir lain laku lama laman lambat lampau lampu lancar langgan langganan langit langkah langsung lapang
    lapar lapor larang laras latar latih laut lawan lawat layan lebah lebar lebih lembut letak lewat licin lihat
    lima lindung lintas liput lokasi luar luas lucu luka lupa lurus mahal main majalah majlis makan maksud malah
    malaikat malam malas malu mana mandi mangga manis manusia marah mari mark masak masalah masih masjid masuk mata
    matahari mati mayat media meja menara mentah mentega menteri menu merah merek mesin milik minggu minta minum
    minyak mohon monyet muda mudah mulut mungkin murah murid musim musuh naik nama nasi nasib negara nenek nikah
    nombor nya nyamuk nyanyi nyata objek obyek olah orang organisasi otak pagi pahit pakar paling panas panduan
    panggang panggil panjang pantai pantas pasang pasar pasir pasti patah payung pedas pegang pelangi peluang pendek
    penduduk pengguna penjara penting penuh perang percaya perempuan pergi perintah perlahan perlu permainan pertama
    perumahan perut pesta peta petir piala pihak pilih pilihan pindah pintu pisah pisang pisau plastik politik
    populer presiden program promosi puas puasa pulang pulau puluh pusing putih putus rabu raja rajin rakyat ramai
    ramal ramalan rantai rasa rasmi rata ratus rebus remaja rendah rendang restoran ribu rindu ringan roti rugi
    rumah rumit rumput rupa sabtu sabun sahabat saham saing sakit salah salam saluran sama sambal sambil sambut
    sampai samping samun sana sangat santan sapu sate sayang sayur sebab sebar sebenarnya sebut sedang sedia sedih
    sedikit segar sejarah sekali sekolah selain selamat selasa selatan selebriti selesai seluruh sembang sempurna
    semua semut sendiri sentuh seolah sepatu sepupu serang sering sesi sesuatu setia sewa sial siap siaran sibuk
    sikap sikit simpan singa singkat sini sisa sistem skor sombong sosial suami suasana subjek sudut suhu suka
    sukar sultan sumber sungai sunyi sup surat susah susu susun tahan tahu tahun tajam taman tambah tampal tanah
    tanam tanda tangan tangga tanggung tangkap tanpa tanya tari tarik tawar teh teknologi telinga telur tembak
    tempat tenang tengah tenggelam tepat tepung terakhir terang teratas terbaik terbang terbit terima terlalu
    tertentu terus tiba tidur tiga tiket tikus timur tinggal tinggi tinju tipu tiru titik tolak tolong tonton topi
    topik tua tugas tuju tukang tulis tumbuh tumpang tunai tunda tunggu tunjuk turun tutup ucap udang udara ulang
    ular ulasan umur ungu untung upah urut usul utama utara vaksin wajar waktu wanita warna wilayah wujud
    zaman
"""
LEANS_MALAY = """
    agaknya akhbar akta awam balik bandar bangsa berbincang beritahu berjumpa berlaku bijak boleh budak daripada
    hadiah hala hendak ia jalanraya jom jumpa kadar kajian kalih kawasan keadaan kemas kena kepada keputusan
    kerajaan kereta ketinggian khas kini lembap lepas macam maklum maklumat mempunyai mesti minat mula negeri nota
    pameran pandai papar pasal pasukan pelajar perbualan peringkat peristiwa perkara perlawanan pukul ramai
    rancangan rupanya sambung secara sejuk siasat sila supaya susun tahap tambang tapak tepi terhadap terkini tu
    tuan tukar
"""
LEANS_INDONESIAN = """
     agar aku alarm aman area atur bagaimana banding bangun bantuan begini begitu berlangsung besar
    bicara butuh catatan daerah dari depan dolar email episode film ganti hal hitung informasi ingat ingin jam
    kamu kasih kau kembali kirim kota lanjut layar lelah libur lihat luar matikan mau memang mengapa menjadi
    misal musik nanti nilai nyala nyalakan pakai pekan pekerjaan periksa pesan pesawat punya putar saat saja
    saldo sandi secangkir sekitar selama semangat senang siang situs soal suara sulit tampil tayang teman
    temu tentang terbaru terjadi ubah umum waktu warga
"""

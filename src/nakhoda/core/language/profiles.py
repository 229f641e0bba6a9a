"""Hand-made profiles: the small words, and the letter groups, that give a language written in Latin letters away.

Only words that carry grammar (pronouns, particles, question words, common verbs) and a few of the support desk's
own; loans that every language here uses (account, video, login) are left out on purpose. A word that two
languages share is listed in both and helps neither.
"""

from __future__ import annotations

from nakhoda.core.language import neighbours, roots

WORDS: dict[str, str] = {
    "en": """
        the is are was were be been am i my me you your he she his her it its we our they their this that these those
        and or but not no of to in on at for from with by about as if when what why how who which where there here can
        could would should will won t don didn doesn isn cannot can't do does did has have had please help want need get
        got give tell show any some all more most very just only also again still now then than after before because
        since until while over under into out up down off so too because been being back new never always every much
        many other please thanks thank hello hi dear someone something anything nothing today tomorrow tonight let know
        like think going im ive its thats keep keeps since else really maybe everyone everybody anyone anybody nobody
        somebody bar tab teen
    """,
    "ms": """
        saya awak anda kami kita dia mereka ini itu yang dan atau tetapi tapi tidak tak bukan belum sudah telah akan
        sedang boleh mahu nak hendak perlu mesti ada adalah ialah dalam dari daripada kepada ke di pada untuk dengan
        oleh kerana sebab kalau jika bila bilakah mengapa kenapa bagaimana macam siapa apa apakah berapa semua lagi juga
        sahaja saja sangat banyak sikit sedikit lebih paling sekarang tadi esok semalam hari minggu bulan tahun pukul
        pagi petang malam akaun laluan sila tolong terima kasih encik puan cik kata bantu guna buka tutup padam hantar
        tetapkan mainkan beritahu tunjukkan senarai cari carikan masukkan wang kereta telefon bimbit pejabat universiti
        syarikat polis e-mel emel cuaca lagu kejutkan penggera peringatan acara mesyuarat kawan rakan orang budak kena
        buat jadi dapat pergi datang bagi beri balik mula berhenti jangan pernah selepas sebelum antara hanya seperti
        nombor muka anak umur tahun digodam dipadam disekat padamkan tambahkan tambah keluarkan batalkan hidupkan
        matikan kuatkan perlahankan ubah tukar semak terkini berita jumaat sabtu ahad isnin selasa rabu khamis setiap
        restoran kedai terdekat resepi lampu nyahkan isu masalah aduan rayuan kebenaran laporkan adakah bolehkah
        perlukah baru minit jam tengahari awal lewat esoknya mahukah berkenaan mengenai tentang melalui apabila ketika
        manakah kosong cawan hantarkan beritahulah pasangkan hidangan sabun bunyi senyapkan diam kurangkan tingkatkan
        naikkan turunkan pembesar filem muzik permainan perpustakaan lapangan terbang keretapi teksi jadual temujanji
        janji temu pejabat jumpa negara bandar negeri malaysia lumpur johor selangor melaka pinang sabah sarawak ringgit
        sen akhbar aktiviti universiti komuniti kualiti televisyen stesen arahan pautan tetapan kata-kata mel kalendar
        rumah suami isteri ibu bapa adik abang kakak emak ayah berkenalan bercakap nama cerita makna maksud hidup mati
        mandi jalan sekitar tarikh kemudian kali satu dua tiga empat lima enam tujuh lapan sembilan sepuluh ialahnya
        adakan baharu kini mengikut berapakah siapakah apakah apabila supaya ingat ingatkan balas perbualan hadapan
        kegemaran seterusnya sebelumnya pasaran saham harga suhu hujan cerah lalu lintas bilik tandas dapur biru merah
        hijau cakap tengok dengar lihat pilih main pasang sambung bersih sapu vakum kopi salam sejahtera mohon harap
        diselesaikan selesaikan bantuan beli duit dah komen
    """,
    "id": """
        saya aku kamu anda kami kita dia mereka ini itu yang dan atau tetapi tapi tidak nggak gak enggak bukan belum
        sudah telah akan sedang bisa mau ingin perlu harus ada adalah dalam dari kepada ke di pada untuk dengan oleh
        karena sebab kalau jika kapan mengapa kenapa bagaimana gimana siapa apa apakah berapa semua lagi juga saja aja
        sangat banyak sedikit lebih paling sekarang tadi besok kemarin hari minggu bulan tahun jam pagi sore malam siang
        akun sandi silakan tolong terima kasih pak bu mas mbak kata bantu pakai buka tutup hapus kirim setel atur putar
        putarkan beritahu tunjukkan daftar cari carikan masukkan uang mobil telepon ponsel kantor universitas perusahaan
        polisi surel cuaca lagu bangunkan pengingat acara rapat teman orang anak kena buat jadi dapat pergi datang beri
        balik mulai berhenti jangan pernah setelah sebelum antara hanya seperti nomor wajah umur diretas dihapus
        diblokir bilang sama udah dong sih kok deh banget kayak lewat tambahkan hapuskan batalkan hidupkan nyalakan
        matikan kecilkan keraskan ubah ganti periksa cek terbaru berita jumat sabtu senin selasa rabu kamis setiap
        restoran toko terdekat resep lampu masalah keluhan banding izin laporkan bisakah bisa apakah baru detik menit
        pukul awal telat terlambat terkait tentang mengenai melalui saat ketika manakah kosong cangkir kirimkan
        beritahukan pasang hidangan sabun suara bisukan diam kurangi tingkatkan naikkan turunkan pengeras musik
        permainan perpustakaan bandara stasiun taksi jadwal janji temu kantor ketemu negara kota provinsi indonesia
        jakarta bandung surabaya bali jawa yogyakarta medan depok bogor rupiah koran aktivitas universitas komunitas
        kualitas televisi tautan pengaturan setelan kalender rumah suami istri ibu bapak adik kakak ayah bicara lihat
        dengar pilih main sambungkan bersih sapu vakum penyedot debu kopi olahraga sepak bola saham harga suhu hujan
        cerah resto kuliner pesanan pesan antar ulasan selanjutnya berikutnya berlangsung terjadi sedangkan setelahnya
        ruangan warna merah biru hijau nama cerita makna arti artinya hidup mati mandi jalan sekitar waktu tanggal
        kemudian kali satu dua tiga empat lima enam tujuh delapan sembilan sepuluh menurut siapakah ingat ingatkan balas
        percakapan favorit sebelumnya pasar macet lalu lintas kamar dapur berita kencang dingin panas belanja mampir
        bareng gue lo elu dapetin soal kasih segera lampunya musiknya nyetel dengerin mulailah bagaimanakah pengingatnya
        hal presiden halo kak mohon harap bantuannya dibalas saldo koin beli
    """,
    "hi-Latn": """
        hai hain tha thi the ho hoga hogi hoon hu hun mera meri mere mujhe mujhko mai main maine hum humara hamara
        hamari aap aapka aapki aapke tum tumhara tera teri tu uska uski uske unka unke iska iski iske ye yeh wo woh ka
        ki ke ko se me mein par pe tak liye saath bina aur ya lekin magar nahi nahin nhi mat na kya kyu kyun kyon kaise
        kaisa kaisi kab kahan kaha kaun kitna kitne kitni kuch koi sab sabhi bahut bohot zyada jyada abhi aaj kal parso
        phir fir bhi hi toh agar jab tab jo jaise waise karo kare karen karna karne kar kiya kar rha raha rahi rahe rha
        rhi gaya gayi gaye gya diya diye di do dijiye dena de lo lena lagao lagaye bhejo bheje batao bataye bataiye
        dikhao dikhaye sunao chalao bajao band chalu jodo hatao rakho hona hota hoti hote hua hui hue sakta sakti sakte
        chahiye chahta chahti pata wala wale wali kholo khata paisa paise din raat subah shaam baje ghante mahina saal
        bache bacha ladki ladka umar bhai didi ji krna kr krdo kro krke mene apna apni apne ek dono teen bar baad pehle
        andar bahar upar niche naya nayi purana yaad dilao dilaye jaldi chori wapas vapas band galat sahi matlab samajh
        madad kijiye karein krein liya lijiye lagta hoti jana jaane jao aane aayega milega milenge sakoon sakta batayein
        bataen dikhayein mausam kaunsa kaunse jisme jinhe unhe inhe usko isko sbhi wahan yahan muje mujhey kesa kese
        kesi konsa konsi konse karaye karaiye karaen kariye kariyega kardo kardijiye krdijiye dohrao dohraye dohrayen
        hataye hatado lagado bhejdo bajaye banao banaye sare sarey saare saarey agle agley agli pichle hafte haftey
        mahine mahiney somvar mangalvar budhvar guruvar shukravar shanivar ravivar itwar barish garmi taapman dwara
        sabse thoda thode thodi achha accha acche acchi bada badi chhota chhoti dheere shuru khatam badlo badle roko
        rokiye suno sunaiye bolo bole puchiye pucho dekhna dekho dekhe milna mila mujhse tumse humse kitney kitnay sath
        aas paas ghar gaana gaane gane dopahar savere neeche oopar turant yad mei
    """,
    "ta-Latn": """
        naan nan en enoda ennoda ennudaya enaku enakku ennaku nee unga ungal unaku ungaluku avan ava avanga avar namma
        naanga idhu ithu adhu athu inga anga enga enna yenna edhu ethu yaar yaru yen eppo epo epdi eppadi evlo evvalavu
        illa illai ille iruku irukku irukken iruka irundhu irunthu irundha vanthu vandhu vandha poi pochu aachu achu
        aagala agala aguthu aaguthu panna pannu pannunga pannanum pannitu panni pannuren pannen panren mudiyala
        mudiyathu mudiyuma mudiyum venum vendum vendam venam sollu sollunga solli sonnen theriyala theriyathu theriyum
        kudunga kodunga kudu seiyya seyyavum seithu romba konjam ellam yellam ippo ipo appo apo innum inum oru rendu
        mathum mattum thaan dhan oda kitta kooda kuda pathi kizha ulla vena ama aama seri nga akka thambi kuzhandhai
        pullai paiyan ponnu vayasu panam nalla neram naal maasam varusham nethu innaiku naalaiku kaalai maalai udane
        dhayavu nandri kaanom poiduchu thirudi thirumba eduthu edukka pottu podu podunga kelunga ketten varala varuthu
        varuma vanga vaanga
    """,
}

for _tag, _own in (("ms", neighbours.MALAY), ("id", neighbours.INDONESIAN)):
    WORDS[_tag] += neighbours.BOTH + _own
LEANS = {
    "ms": neighbours.LEANS_MALAY + roots.LEANS_MALAY,
    "id": neighbours.LEANS_INDONESIAN + roots.LEANS_INDONESIAN,
}

WEAK: dict[str, str] = {  # English words that the others borrow: they speak for English only when nothing else speaks
    "en": """
        set play make turn remind put add remove open close call send find check start stop work works working removed
        deleted banned suspended reset cancel delete change right left first near best good week weekend month months
        year years old hour hours minute minutes people music song songs weather news email emails reply alarm alarms
        light lights meeting event events reminder reminders morning evening night next last list time day current
        repeat every following forecast traffic message timer account video password login code phone app radio podcast
        facebook twitter instagram google internet episode film movie video status tweet server printer band a one two
        three four five six ten define word train channel book buy ticket tickets explain within miles favorite
        restaurant coffee machine file name joke top order food kitchen game love money family go take place schedule
        latest television computer headlines exchange rate rates recommend begin lets resume restart select queue team
        guys sir madam yes yeah ok okay hey sorry test tests testing
    """,
}

GRAMS: dict[str, str] = {
    "en": "_th the he_ ing ng_ ion tio ed_ ly_ ent er_ _wh ght ck_ sh_ ould ld_ ll_ ve_ _re ess ble ow_ ss_ st_ ty_"
    " ay_",
    "ms": "kan an_ nya ya_ _me men eng ang ng_ _be ber _di ter _pe aan _ke lah ah_ _se kah aka unt tuk epa iti ti_ sye"
    " yen",
    "id": "kan an_ nya ya_ _me men eng ang ng_ _be ber _di ter _pe aan _ke lah ah_ _se kah aka unt tuk epa si_ ksi tas",
    "hi-Latn": "aa_ hai ai_ _ka _ki _ke ein in_ ye_ iye aye aiy aao ao_ ka_ ki_ ke_ ko_ kar _bh bha dha jha _ch cha"
    " kh_ hun oon yaa iya raha _ji wal aal sab aap hi_ na_ ne_ rah _kh",
    "ta-Latn": "nga ga_ gal zhi zha nnu kku ikk tha thu hu_ dhu um_ am_ nda ndh indh nna ala la_ en_ iru ruk uku ku_"
    " pan nnu vaa een ppa ppo adi tti _ee ooo unga llai lla",
}

MARATHI = "आहे आहेत नाही माझे माझा माझी मला आणि काय कसे तुम्ही आम्ही झाले झाला झाली पाहिजे नको आहेस"
NEPALI = "छ छैन मेरो भयो गर्नुहोस् हुन्छ तपाईं"
ASSAMESE = "ৰৱ"
URDU_LETTERS = "ٹڈڑںےھہیگچپکژ"
JAWI_LETTERS = "ڠڤڽۏݢ"
ARABIC_LETTERS = "ةىيكأإآؤئ"
JAWI_WORDS = "ساي ايني ايت يڠ دان تيدق دالم اونتوق كڤد دڠن بوليه اکاون ساءيا اد توان تولوڠ"
ARABIC_WORDS = "في من على هذا هذه الى إلى التي الذي لا ما هل كيف حسابي"
URDU_WORDS = "ہے ہیں میرا میری میں کا کی کے کو سے نہیں اور کیا کیوں کیسے آپ مجھے یہ وہ گیا"

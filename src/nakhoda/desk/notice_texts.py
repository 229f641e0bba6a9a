"""What a member is told of a decision, of an appeal and of a report: closed texts in every language of members.

Nothing here names a report to an authority or whoever reported (Malaysia, Online Safety Act s.29: no tipping-off), and
no text takes free words but the statement of reasons, which is written for its member.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeTexts:
    """One language. Fields in braces: code (of the decision), what, why, rule, day, url, address."""

    hello: str
    decision_subject: str
    decision: str
    favourable: str
    reason: str
    export: str
    appeal: str
    outcome_subject: str
    upheld: str
    overturned: str
    partial: str
    undetermined: str
    inadmissible: str
    disposal: str
    redress: str
    reporter_subject: str
    reporter: str
    reporter_changed: str
    fixed_subject: str
    fixed: str


NOTICES: dict[str, NoticeTexts] = {
    "en": NoticeTexts(
        hello="Hello,",
        decision_subject="A decision about your account or content [{code}]",
        decision="We have taken a decision (reference {code}): {what}.",
        favourable="We have taken a decision (reference {code}): nothing of yours is restricted.",
        reason="Why: {why}\nThe rule: {rule}",
        export="You can download your data until {day}.",
        appeal="If you do not agree, you can appeal until {day}. Another person will look at everything again:\n{url}",
        outcome_subject="Your appeal [{code}]",
        upheld="We have looked at your appeal. The decision stands.",
        overturned="We have looked at your appeal. You were right: the decision is withdrawn, and we undo it now.",
        partial="We have looked at your appeal. A part of the decision is withdrawn, and we undo that part now.",
        undetermined=(
            "We have looked at your appeal. What you sent does not show your age clearly "
            "enough, so we could not decide. "
            "You can appeal again until {day} with something else that shows it:\n{url}"
        ),
        inadmissible="We have looked at your appeal. It could not be decided here.",
        disposal="The documents that you sent are destroyed by {day}. We keep only what we found, how and when.",
        redress="You can also turn to: {what}, {address}",
        reporter_subject="What became of your report",
        reporter="Thank you for your report. We have looked at it and taken a decision by our rules.",
        reporter_changed="After a review, our decision about what you reported has changed.",
        fixed_subject="A fault that you told us about is mended [{code}]",
        fixed=(
            "The fault that you told us about is mended. Please update the app and try again. If it still "
            "happens, write to us here: we look at it again."
        ),
    ),
    "ms": NoticeTexts(
        hello="Salam sejahtera,",
        decision_subject="Keputusan tentang akaun atau kandungan anda [{code}]",
        decision="Kami telah membuat keputusan (rujukan {code}): {what}.",
        favourable="Kami telah membuat keputusan (rujukan {code}): tiada apa-apa milik anda yang disekat.",
        reason="Sebab: {why}\nPeraturan: {rule}",
        export="Anda boleh memuat turun data anda sehingga {day}.",
        appeal=(
            "Jika anda tidak bersetuju, anda boleh merayu sehingga {day}. "
            "Orang lain akan meneliti semuanya semula:\n{url}"
        ),
        outcome_subject="Rayuan anda [{code}]",
        upheld="Kami telah meneliti rayuan anda. Keputusan itu dikekalkan.",
        overturned=(
            "Kami telah meneliti rayuan anda. Anda betul: keputusan itu ditarik balik dan kami memulihkannya sekarang."
        ),
        partial="Kami telah meneliti rayuan anda. Sebahagian keputusan ditarik balik dan kami memulihkannya sekarang.",
        undetermined=(
            "Kami telah meneliti rayuan anda. Bahan yang anda hantar tidak menunjukkan umur anda dengan cukup jelas, "
            "jadi kami tidak dapat membuat keputusan. "
            "Anda boleh merayu semula sehingga {day} dengan bukti lain:\n{url}"
        ),
        inadmissible="Kami telah meneliti rayuan anda. Ia tidak dapat diputuskan di sini.",
        disposal=(
            "Dokumen yang anda hantar dimusnahkan selewat-lewatnya pada {day}. "
            "Kami hanya menyimpan apa yang kami dapati, caranya dan tarikhnya."
        ),
        redress="Anda juga boleh menghubungi: {what}, {address}",
        reporter_subject="Hasil laporan anda",
        reporter=(
            "Terima kasih atas laporan anda. Kami telah menelitinya dan membuat keputusan mengikut peraturan kami."
        ),
        reporter_changed="Selepas semakan semula, keputusan kami tentang perkara yang anda laporkan telah berubah.",
        fixed_subject="Kerosakan yang anda laporkan telah dibaiki [{code}]",
        fixed=(
            "Kerosakan yang anda beritahu kami telah dibaiki. Sila kemas kini aplikasi dan cuba lagi. Jika masih "
            "berlaku, tulis kepada kami di sini: kami akan menelitinya semula."
        ),
    ),
    "hi": NoticeTexts(
        hello="नमस्ते,",
        decision_subject="आपके खाते या सामग्री के बारे में एक फ़ैसला [{code}]",
        decision="हमने एक फ़ैसला लिया है (संदर्भ {code}): {what}।",
        favourable="हमने एक फ़ैसला लिया है (संदर्भ {code}): आपकी किसी चीज़ पर रोक नहीं है।",
        reason="कारण: {why}\nनियम: {rule}",
        export="आप {day} तक अपना डेटा डाउनलोड कर सकते हैं।",
        appeal="अगर आप सहमत नहीं हैं, तो {day} तक अपील कर सकते हैं। कोई दूसरा व्यक्ति सब कुछ फिर से देखेगा:\n{url}",
        outcome_subject="आपकी अपील [{code}]",
        upheld="हमने आपकी अपील देखी है। फ़ैसला क़ायम है।",
        overturned="हमने आपकी अपील देखी है। आप सही थे: फ़ैसला वापस लिया गया है और हम उसे अब पलट रहे हैं।",
        partial="हमने आपकी अपील देखी है। फ़ैसले का एक हिस्सा वापस लिया गया है और हम उसे अब पलट रहे हैं।",
        undetermined=(
            "हमने आपकी अपील देखी है। आपने जो भेजा उससे आपकी उम्र पर्याप्त साफ़ नहीं होती, इसलिए हम फ़ैसला नहीं कर सके। "
            "आप {day} तक किसी और प्रमाण के साथ फिर अपील कर सकते हैं:\n{url}"
        ),
        inadmissible="हमने आपकी अपील देखी है। उस पर यहाँ फ़ैसला नहीं हो सका।",
        disposal="आपके भेजे दस्तावेज़ {day} तक नष्ट कर दिए जाते हैं। हम केवल यह रखते हैं कि क्या, कैसे और कब पाया गया।",
        redress="आप यहाँ भी जा सकते हैं: {what}, {address}",
        reporter_subject="आपकी शिकायत का नतीजा",
        reporter="आपकी शिकायत के लिए धन्यवाद। हमने उसे देखा है और अपने नियमों के अनुसार फ़ैसला लिया है।",
        reporter_changed="पुनर्विचार के बाद, आपकी शिकायत के विषय पर हमारा फ़ैसला बदल गया है।",
        fixed_subject="आपकी बताई ख़राबी ठीक हो गई है [{code}]",
        fixed=(
            "जो ख़राबी आपने हमें बताई थी, वह ठीक हो गई है। कृपया ऐप अपडेट करके फिर कोशिश करें। अगर फिर भी हो, तो "
            "यहाँ लिखें: हम उसे दोबारा देखेंगे।"
        ),
    ),
    "ta": NoticeTexts(
        hello="வணக்கம்,",
        decision_subject="உங்கள் கணக்கு அல்லது உள்ளடக்கம் பற்றிய முடிவு [{code}]",
        decision="நாங்கள் ஒரு முடிவு எடுத்துள்ளோம் (குறிப்பு {code}): {what}.",
        favourable="நாங்கள் ஒரு முடிவு எடுத்துள்ளோம் (குறிப்பு {code}): உங்களுடைய எதுவும் கட்டுப்படுத்தப்படவில்லை.",
        reason="காரணம்: {why}\nவிதி: {rule}",
        export="{day} வரை உங்கள் தரவைப் பதிவிறக்கலாம்.",
        appeal=("நீங்கள் உடன்படவில்லை என்றால், {day} வரை மேல்முறையீடு செய்யலாம். வேறொருவர் அனைத்தையும் மீண்டும் பார்ப்பார்:\n{url}"),
        outcome_subject="உங்கள் மேல்முறையீடு [{code}]",
        upheld="உங்கள் மேல்முறையீட்டைப் பார்த்தோம். முடிவு அப்படியே இருக்கும்.",
        overturned=("உங்கள் மேல்முறையீட்டைப் பார்த்தோம். நீங்கள் சொன்னது சரி: முடிவு திரும்பப் பெறப்பட்டது, இப்போது அதை மாற்றுகிறோம்."),
        partial=("உங்கள் மேல்முறையீட்டைப் பார்த்தோம். முடிவின் ஒரு பகுதி திரும்பப் பெறப்பட்டது, இப்போது அதை மாற்றுகிறோம்."),
        undetermined=(
            "உங்கள் மேல்முறையீட்டைப் பார்த்தோம். நீங்கள் அனுப்பியது உங்கள் வயதைப் போதுமான அளவு தெளிவாகக் காட்டவில்லை, "
            "அதனால் முடிவு செய்ய முடியவில்லை. {day} வரை வேறொரு ஆதாரத்துடன் மீண்டும் மேல்முறையீடு செய்யலாம்:\n{url}"
        ),
        inadmissible="உங்கள் மேல்முறையீட்டைப் பார்த்தோம். அதை இங்கே முடிவு செய்ய முடியவில்லை.",
        disposal=("நீங்கள் அனுப்பிய ஆவணங்கள் {day}-க்குள் அழிக்கப்படும். என்ன, எப்படி, எப்போது கண்டறிந்தோம் என்பதை மட்டுமே வைத்திருப்போம்."),
        redress="நீங்கள் இங்கும் அணுகலாம்: {what}, {address}",
        reporter_subject="உங்கள் புகாரின் முடிவு",
        reporter="உங்கள் புகாருக்கு நன்றி. அதைப் பார்த்து, எங்கள் விதிகளின்படி முடிவு எடுத்துள்ளோம்.",
        reporter_changed="மறுபரிசீலனைக்குப் பிறகு, நீங்கள் புகாரளித்தது பற்றிய எங்கள் முடிவு மாறியுள்ளது.",
        fixed_subject="நீங்கள் தெரிவித்த கோளாறு சரிசெய்யப்பட்டது [{code}]",
        fixed=(
            "நீங்கள் எங்களுக்குத் தெரிவித்த கோளாறு சரிசெய்யப்பட்டது. தயவுசெய்து செயலியைப் புதுப்பித்து மீண்டும் "
            "முயலுங்கள். மீண்டும் நிகழ்ந்தால் இங்கே எழுதுங்கள்: நாங்கள் மறுபடியும் பார்ப்போம்."
        ),
    ),
    "ur": NoticeTexts(
        hello="السلام علیکم،",
        decision_subject="آپ کے اکاؤنٹ یا مواد کے بارے میں ایک فیصلہ [{code}]",
        decision="ہم نے ایک فیصلہ کیا ہے (حوالہ {code}): {what}۔",
        favourable="ہم نے ایک فیصلہ کیا ہے (حوالہ {code}): آپ کی کسی چیز پر پابندی نہیں ہے۔",
        reason="وجہ: {why}\nاصول: {rule}",
        export="آپ {day} تک اپنا ڈیٹا ڈاؤن لوڈ کر سکتے ہیں۔",
        appeal="اگر آپ متفق نہیں تو {day} تک اپیل کر سکتے ہیں۔ کوئی دوسرا شخص سب کچھ دوبارہ دیکھے گا:\n{url}",
        outcome_subject="آپ کی اپیل [{code}]",
        upheld="ہم نے آپ کی اپیل دیکھ لی ہے۔ فیصلہ برقرار ہے۔",
        overturned=(
            "ہم نے آپ کی اپیل دیکھ لی ہے۔ آپ درست تھے: فیصلہ واپس لے لیا گیا ہے اور ہم اسے ابھی بحال کر رہے ہیں۔"
        ),
        partial="ہم نے آپ کی اپیل دیکھ لی ہے۔ فیصلے کا ایک حصہ واپس لے لیا گیا ہے اور ہم اسے ابھی بحال کر رہے ہیں۔",
        undetermined=(
            "ہم نے آپ کی اپیل دیکھ لی ہے۔ جو آپ نے بھیجا اس سے آپ کی عمر کافی واضح نہیں "
            "ہوتی، اس لیے ہم فیصلہ نہ کر سکے۔ "
            "آپ {day} تک کسی اور ثبوت کے ساتھ دوبارہ اپیل کر سکتے ہیں:\n{url}"
        ),
        inadmissible="ہم نے آپ کی اپیل دیکھ لی ہے۔ اس پر یہاں فیصلہ نہ ہو سکا۔",
        disposal=(
            "آپ کی بھیجی ہوئی دستاویزات {day} تک ضائع کر دی جاتی ہیں۔ ہم صرف یہ رکھتے ہیں کہ کیا، کیسے اور کب پایا گیا۔"
        ),
        redress="آپ یہاں بھی رجوع کر سکتے ہیں: {what}، {address}",
        reporter_subject="آپ کی شکایت کا نتیجہ",
        reporter="آپ کی شکایت کا شکریہ۔ ہم نے اسے دیکھا ہے اور اپنے اصولوں کے مطابق فیصلہ کیا ہے۔",
        reporter_changed="نظرِ ثانی کے بعد، آپ کی شکایت کے بارے میں ہمارا فیصلہ بدل گیا ہے۔",
        fixed_subject="آپ کی بتائی ہوئی خرابی دور ہو گئی ہے [{code}]",
        fixed=(
            "جو خرابی آپ نے ہمیں بتائی تھی وہ دور ہو گئی ہے۔ براہِ کرم ایپ اپ ڈیٹ کر کے دوبارہ کوشش کریں۔ اگر "
            "پھر بھی ہو تو یہاں لکھیں: ہم اسے دوبارہ دیکھیں گے۔"
        ),
    ),
    "id": NoticeTexts(
        hello="Halo,",
        decision_subject="Keputusan tentang akun atau konten Anda [{code}]",
        decision="Kami telah mengambil keputusan (referensi {code}): {what}.",
        favourable="Kami telah mengambil keputusan (referensi {code}): tidak ada milik Anda yang dibatasi.",
        reason="Alasan: {why}\nAturan: {rule}",
        export="Anda dapat mengunduh data Anda sampai {day}.",
        appeal=(
            "Jika Anda tidak setuju, Anda dapat mengajukan banding sampai {day}. "
            "Orang lain akan memeriksa semuanya kembali:\n{url}"
        ),
        outcome_subject="Banding Anda [{code}]",
        upheld="Kami telah memeriksa banding Anda. Keputusan tetap berlaku.",
        overturned=(
            "Kami telah memeriksa banding Anda. Anda benar: keputusan ditarik dan kami memulihkannya sekarang."
        ),
        partial="Kami telah memeriksa banding Anda. Sebagian keputusan ditarik dan kami memulihkannya sekarang.",
        undetermined=(
            "Kami telah memeriksa banding Anda. Yang Anda kirim belum menunjukkan usia Anda dengan cukup jelas, "
            "sehingga kami tidak dapat memutuskan. "
            "Anda dapat mengajukan banding lagi sampai {day} dengan bukti lain:\n{url}"
        ),
        inadmissible="Kami telah memeriksa banding Anda. Banding itu tidak dapat diputuskan di sini.",
        disposal=(
            "Dokumen yang Anda kirim dimusnahkan paling lambat {day}. "
            "Kami hanya menyimpan apa yang kami temukan, bagaimana, dan kapan."
        ),
        redress="Anda juga dapat menghubungi: {what}, {address}",
        reporter_subject="Hasil laporan Anda",
        reporter="Terima kasih atas laporan Anda. Kami telah memeriksanya dan memutuskan menurut aturan kami.",
        reporter_changed="Setelah ditinjau kembali, keputusan kami tentang hal yang Anda laporkan telah berubah.",
        fixed_subject="Gangguan yang Anda laporkan sudah diperbaiki [{code}]",
        fixed=(
            "Gangguan yang Anda laporkan sudah diperbaiki. Mohon perbarui aplikasi dan coba lagi. Jika masih "
            "terjadi, tulis kepada kami di sini: kami akan memeriksanya kembali."
        ),
    ),
    "zh": NoticeTexts(
        hello="您好：",
        decision_subject="关于您的账号或内容的决定 [{code}]",
        decision="我们已作出决定（编号 {code}）：{what}。",
        favourable="我们已作出决定（编号 {code}）：您的账号和内容不受任何限制。",
        reason="理由：{why}\n规则：{rule}",
        export="您可在 {day} 之前下载您的数据。",
        appeal="如果您不同意，可在 {day} 之前申诉。另一个人会重新审查全部内容：\n{url}",
        outcome_subject="您的申诉 [{code}]",
        upheld="我们已审查您的申诉。决定维持不变。",
        overturned="我们已审查您的申诉。您是对的：决定已撤回，我们正在恢复。",
        partial="我们已审查您的申诉。决定的一部分已撤回，我们正在恢复该部分。",
        undetermined=(
            "我们已审查您的申诉。您提供的材料不能足够清楚地显示您的年龄，因此我们无法作出决定。"
            "您可在 {day} 之前用其他证明再次申诉：\n{url}"
        ),
        inadmissible="我们已审查您的申诉。此申诉不能在这里作出决定。",
        disposal="您发送的文件最迟于 {day} 销毁。我们只保留核实的结果、方式和时间。",
        redress="您还可以联系：{what}，{address}",
        reporter_subject="您的举报结果",
        reporter="感谢您的举报。我们已进行查看，并按照规则作出了决定。",
        reporter_changed="经过复审，我们对您所举报内容的决定已有改变。",
        fixed_subject="您反映的故障已修复 [{code}]",
        fixed=("您反映的故障已经修复。请更新应用后重试。如果仍然出现，请在这里告诉我们，我们会再次查看。"),
    ),
    "bn": NoticeTexts(
        hello="নমস্কার,",
        decision_subject="আপনার অ্যাকাউন্ট বা কন্টেন্ট সম্পর্কে একটি সিদ্ধান্ত [{code}]",
        decision="আমরা একটি সিদ্ধান্ত নিয়েছি (রেফারেন্স {code}): {what}।",
        favourable="আমরা একটি সিদ্ধান্ত নিয়েছি (রেফারেন্স {code}): আপনার কোনো কিছুই সীমিত করা হয়নি।",
        reason="কারণ: {why}\nনিয়ম: {rule}",
        export="আপনি {day} পর্যন্ত আপনার ডেটা ডাউনলোড করতে পারেন।",
        appeal="আপনি একমত না হলে {day} পর্যন্ত আপিল করতে পারেন। অন্য একজন সবকিছু আবার দেখবেন:\n{url}",
        outcome_subject="আপনার আপিল [{code}]",
        upheld="আমরা আপনার আপিল দেখেছি। সিদ্ধান্ত বহাল আছে।",
        overturned="আমরা আপনার আপিল দেখেছি। আপনি ঠিক ছিলেন: সিদ্ধান্ত প্রত্যাহার করা হয়েছে, এখন আমরা তা ফিরিয়ে দিচ্ছি।",
        partial="আমরা আপনার আপিল দেখেছি। সিদ্ধান্তের একটি অংশ প্রত্যাহার করা হয়েছে, এখন আমরা তা ফিরিয়ে দিচ্ছি।",
        undetermined=(
            "আমরা আপনার আপিল দেখেছি। আপনি যা পাঠিয়েছেন তাতে আপনার বয়স যথেষ্ট স্পষ্ট নয়, তাই সিদ্ধান্ত নেওয়া "
            "যায়নি। "
            "আপনি {day} পর্যন্ত অন্য প্রমাণ দিয়ে আবার আপিল করতে পারেন:\n{url}"
        ),
        inadmissible="আমরা আপনার আপিল দেখেছি। এখানে এর সিদ্ধান্ত নেওয়া যায়নি।",
        disposal="আপনার পাঠানো নথি {day}-এর মধ্যে নষ্ট করা হয়। কী, কীভাবে ও কখন পাওয়া গেছে, আমরা কেবল তা-ই রাখি।",
        redress="আপনি এখানেও যেতে পারেন: {what}, {address}",
        reporter_subject="আপনার অভিযোগের ফলাফল",
        reporter="আপনার অভিযোগের জন্য ধন্যবাদ। আমরা তা দেখেছি এবং আমাদের নিয়ম অনুযায়ী সিদ্ধান্ত নিয়েছি।",
        reporter_changed="পুনর্বিবেচনার পরে আপনার অভিযোগের বিষয়ে আমাদের সিদ্ধান্ত বদলেছে।",
        fixed_subject="আপনার জানানো ত্রুটি ঠিক হয়েছে [{code}]",
        fixed=(
            "আপনি যে ত্রুটির কথা জানিয়েছিলেন তা ঠিক হয়েছে। অনুগ্রহ করে অ্যাপ আপডেট করে আবার চেষ্টা করুন। তবুও "
            "হলে এখানে লিখুন: আমরা আবার দেখব।"
        ),
    ),
    "te": NoticeTexts(
        hello="నమస్కారం,",
        decision_subject="మీ ఖాతా లేదా కంటెంట్ గురించి ఒక నిర్ణయం [{code}]",
        decision="మేము ఒక నిర్ణయం తీసుకున్నాము (సూచన {code}): {what}.",
        favourable="మేము ఒక నిర్ణయం తీసుకున్నాము (సూచన {code}): మీది ఏదీ పరిమితం చేయబడలేదు.",
        reason="కారణం: {why}\nనియమం: {rule}",
        export="మీరు {day} వరకు మీ డేటాను డౌన్‌లోడ్ చేసుకోవచ్చు.",
        appeal="మీరు ఏకీభవించకపోతే {day} వరకు అప్పీల్ చేయవచ్చు. మరొక వ్యక్తి అన్నింటినీ మళ్లీ చూస్తారు:\n{url}",
        outcome_subject="మీ అప్పీల్ [{code}]",
        upheld="మీ అప్పీల్‌ను చూశాము. నిర్ణయం అలాగే ఉంటుంది.",
        overturned="మీ అప్పీల్‌ను చూశాము. మీరు చెప్పింది సరైనది: నిర్ణయాన్ని వెనక్కి తీసుకున్నాము, ఇప్పుడు దాన్ని సరిచేస్తున్నాము.",
        partial="మీ అప్పీల్‌ను చూశాము. నిర్ణయంలో కొంత భాగాన్ని వెనక్కి తీసుకున్నాము, ఇప్పుడు దాన్ని సరిచేస్తున్నాము.",
        undetermined=(
            "మీ అప్పీల్‌ను చూశాము. మీరు పంపినది మీ వయస్సును తగినంత స్పష్టంగా చూపడం లేదు, అందువల్ల నిర్ణయించలేకపోయాము. "
            "మీరు {day} వరకు మరో ఆధారంతో మళ్లీ అప్పీల్ చేయవచ్చు:\n{url}"
        ),
        inadmissible="మీ అప్పీల్‌ను చూశాము. దాన్ని ఇక్కడ నిర్ణయించలేము.",
        disposal="మీరు పంపిన పత్రాలు {day} లోపు నాశనం చేయబడతాయి. ఏమి, ఎలా, ఎప్పుడు కనుగొన్నామో మాత్రమే ఉంచుతాము.",
        redress="మీరు ఇక్కడికి కూడా వెళ్లవచ్చు: {what}, {address}",
        reporter_subject="మీ ఫిర్యాదు ఫలితం",
        reporter="మీ ఫిర్యాదుకు ధన్యవాదాలు. దాన్ని చూసి, మా నియమాల ప్రకారం నిర్ణయం తీసుకున్నాము.",
        reporter_changed="పునఃపరిశీలన తర్వాత, మీరు ఫిర్యాదు చేసిన దానిపై మా నిర్ణయం మారింది.",
        fixed_subject="మీరు చెప్పిన లోపం సరిచేయబడింది [{code}]",
        fixed=("మీరు మాకు చెప్పిన లోపం సరిచేయబడింది. దయచేసి యాప్‌ను అప్‌డేట్ చేసి మళ్లీ ప్రయత్నించండి. ఇంకా జరిగితే ఇక్కడ రాయండి: మేము మళ్లీ చూస్తాము."),
    ),
}

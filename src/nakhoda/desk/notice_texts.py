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
    ),
}

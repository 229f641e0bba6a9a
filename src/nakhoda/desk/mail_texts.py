"""What the desk writes to members by itself, complete in every language of members. No word of the member's in it.

Not gettext: these are sent by workers, in the member's language, and are reviewed together by native speakers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailTexts:
    """One language. Fields in braces: reference, url, days."""

    acknowledgement_subject: str
    acknowledgement: str
    footer: str
    survey_subject: str
    survey: str
    appeal_subject: str
    appeal_link: str


TEXTS: dict[str, MailTexts] = {
    "en": MailTexts(
        acknowledgement_subject="We have your message [{reference}]",
        acknowledgement=(
            "Hello,\n\nWe have your message and have stored it safely. Your reference is {reference}.\n\n"
            "You can follow it and add to it here:\n{url}\n\n"
            "Keep this link to yourself: whoever has it can read the conversation. "
            "We never ask for your password or for a one-time code.\n"
        ),
        footer="--\nYour reference: {reference}\nFollow your message: {url}",
        survey_subject="How was our help? [{reference}]",
        survey=(
            "Hello,\n\nWe believe that your request {reference} is solved. "
            "Two short questions help us to help better:\n"
            "{url}\n\nThe link works for {days} days. Looking at it records nothing.\n"
        ),
        appeal_subject="Your link to appeal",
        appeal_link=(
            "Hello,\n\nSomebody, probably you, asked for a link to appeal a decision. Here it is:\n{url}\n\n"
            "If it was not you, you can ignore this message.\n"
        ),
    ),
    "hi": MailTexts(
        acknowledgement_subject="हमें आपका संदेश मिल गया है [{reference}]",
        acknowledgement=(
            "नमस्ते,\n\nहमें आपका संदेश मिल गया है और वह सुरक्षित रख लिया गया है। आपका संदर्भ नंबर {reference} है।\n\n"
            "आप यहाँ उसकी स्थिति देख सकते हैं और कुछ जोड़ सकते हैं:\n{url}\n\n"
            "यह लिंक किसी को न दें: जिसके पास यह है वह बातचीत पढ़ सकता है। "
            "हम कभी आपका पासवर्ड या वन-टाइम कोड नहीं माँगते।\n"
        ),
        footer="--\nआपका संदर्भ नंबर: {reference}\nअपने संदेश की स्थिति देखें: {url}",
        survey_subject="हमारी मदद कैसी रही? [{reference}]",
        survey=(
            "नमस्ते,\n\nहमें लगता है कि आपका अनुरोध {reference} हल हो गया है। दो छोटे सवालों के जवाब से हम बेहतर मदद कर सकेंगे:\n"
            "{url}\n\nयह लिंक {days} दिन तक काम करेगा। इसे केवल देखने से कुछ दर्ज नहीं होता।\n"
        ),
        appeal_subject="अपील के लिए आपका लिंक",
        appeal_link=(
            "नमस्ते,\n\nकिसी ने, शायद आपने, एक फ़ैसले के विरुद्ध अपील का लिंक माँगा है। यह रहा:\n{url}\n\n"
            "अगर यह आप नहीं थे, तो इस संदेश को अनदेखा करें।\n"
        ),
    ),
    "ms": MailTexts(
        acknowledgement_subject="Kami telah menerima mesej anda [{reference}]",
        acknowledgement=(
            "Salam sejahtera,\n\nKami telah menerima mesej anda dan menyimpannya dengan selamat. "
            "Nombor rujukan anda ialah {reference}.\n\n"
            "Anda boleh mengikuti perkembangannya dan menambah maklumat di sini:\n"
            "{url}\n\nJangan kongsi pautan ini: sesiapa yang memilikinya boleh membaca perbualan ini. "
            "Kami tidak pernah meminta kata laluan atau kod sekali guna anda.\n"
        ),
        footer="--\nNombor rujukan anda: {reference}\nIkuti mesej anda: {url}",
        survey_subject="Bagaimanakah bantuan kami? [{reference}]",
        survey=(
            "Salam sejahtera,\n\nKami percaya permintaan anda {reference} telah selesai. "
            "Dua soalan ringkas membantu kami memperbaik khidmat kami:\n{url}\n\n"
            "Pautan ini sah selama {days} hari. Membukanya sahaja tidak merekodkan apa-apa.\n"
        ),
        appeal_subject="Pautan rayuan anda",
        appeal_link=(
            "Salam sejahtera,\n\nSeseorang, mungkin anda, telah meminta pautan untuk merayu terhadap satu keputusan. "
            "Ini pautannya:\n{url}\n\nJika bukan anda, abaikan mesej ini.\n"
        ),
    ),
    "ta": MailTexts(
        acknowledgement_subject="உங்கள் செய்தி எங்களுக்குக் கிடைத்தது [{reference}]",
        acknowledgement=(
            "வணக்கம்,\n\nஉங்கள் செய்தி எங்களுக்குக் கிடைத்தது; அது பாதுகாப்பாகச் சேமிக்கப்பட்டுள்ளது. "
            "உங்கள் குறிப்பு எண் {reference}.\n\nஇங்கே அதன் நிலையைப் பார்க்கலாம், மேலும் எழுதலாம்:\n{url}\n\n"
            "இந்த இணைப்பை யாருக்கும் கொடுக்காதீர்கள்: இது உள்ளவர் உரையாடலைப் படிக்க முடியும். "
            "உங்கள் கடவுச்சொல்லையோ ஒருமுறை குறியீட்டையோ நாங்கள் ஒருபோதும் கேட்க மாட்டோம்.\n"
        ),
        footer="--\nஉங்கள் குறிப்பு எண்: {reference}\nஉங்கள் செய்தியின் நிலை: {url}",
        survey_subject="எங்கள் உதவி எப்படி இருந்தது? [{reference}]",
        survey=(
            "வணக்கம்,\n\nஉங்கள் கோரிக்கை {reference} தீர்ந்துவிட்டது என்று நம்புகிறோம். "
            "இரண்டு சிறிய கேள்விகளுக்கு நீங்கள் தரும் பதில் எங்களை மேம்படுத்த உதவும்:\n{url}\n\n"
            "இந்த இணைப்பு {days} நாட்கள் செயல்படும். அதைத் திறந்து பார்ப்பதால் எதுவும் பதிவாகாது.\n"
        ),
        appeal_subject="உங்கள் மேல்முறையீட்டு இணைப்பு",
        appeal_link=(
            "வணக்கம்,\n\nஒரு முடிவுக்கு எதிராக மேல்முறையீடு செய்ய ஒருவர், அநேகமாக நீங்கள், இணைப்பு கேட்டுள்ளார். இதோ அது:\n"
            "{url}\n\nஅது நீங்கள் இல்லையென்றால் இந்தச் செய்தியைப் புறக்கணிக்கலாம்.\n"
        ),
    ),
    "ur": MailTexts(
        acknowledgement_subject="ہمیں آپ کا پیغام مل گیا ہے [{reference}]",
        acknowledgement=(
            "السلام علیکم،\n\nہمیں آپ کا پیغام مل گیا ہے اور محفوظ کر لیا گیا ہے۔ آپ کا حوالہ نمبر {reference} ہے۔\n\n"
            "آپ یہاں اس کی صورتِ حال دیکھ سکتے ہیں اور مزید لکھ سکتے ہیں:\n{url}\n\n"
            "یہ لنک کسی کو نہ دیں: جس کے پاس یہ ہو وہ گفتگو پڑھ سکتا ہے۔ "
            "ہم کبھی آپ کا پاس ورڈ یا ایک بار استعمال ہونے والا کوڈ نہیں مانگتے۔\n"
        ),
        footer="--\nآپ کا حوالہ نمبر: {reference}\nاپنے پیغام کی صورتِ حال دیکھیں: {url}",
        survey_subject="ہماری مدد کیسی رہی؟ [{reference}]",
        survey=(
            "السلام علیکم،\n\nہمارا خیال ہے کہ آپ کی درخواست {reference} حل ہو گئی ہے۔ "
            "دو مختصر سوالوں کے جواب ہمیں بہتر مدد کرنے میں مدد دیں گے:\n{url}\n\n"
            "یہ لنک {days} دن تک کام کرے گا۔ اسے صرف دیکھنے سے کچھ درج نہیں ہوتا۔\n"
        ),
        appeal_subject="اپیل کے لیے آپ کا لنک",
        appeal_link=(
            "السلام علیکم،\n\nکسی نے، غالباً آپ نے، ایک فیصلے کے خلاف اپیل کا لنک مانگا ہے۔ یہ رہا:\n{url}\n\n"
            "اگر یہ آپ نہیں تھے تو اس پیغام کو نظر انداز کر دیں۔\n"
        ),
    ),
}


def language_for_member(*wishes: str | None) -> str:
    """The first wish (a BCP-47 tag or locale) that members' texts speak; English otherwise."""
    for wish in wishes:
        base = (wish or "").replace("_", "-").split("-")[0].lower()
        if base in TEXTS:
            return base
    return "en"

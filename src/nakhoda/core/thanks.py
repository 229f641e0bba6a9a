"""Tells a mere "thank you" from a message that wants something (handbook 1.3: classed as no-request).

A thank-you is a short message of nothing but words of thanks and courtesy. One word outside the lists makes it
a request: a real request that is taken for thanks is forgotten, a thank-you that is taken for a request is only read.
"""

from __future__ import annotations

from nakhoda.core.language.folding import fold

LONGEST = 16  # words
_SIGNS = frozenset("🙏👍❤️😊🙂😀😁🤗💐🌹✨🎉👌💯♥💖😍🥰☺️")

_THANKS = """
thank thanks thankyou thx thnx tnx ty tysm tq tqvm tks cheers gratitude grateful appreciated
धन्यवाद शुक्रिया थैंक्यू थैंक्स आभार आभारी
dhanyavad dhanyawad dhanyavaad dhanyawaad shukriya shukria sukriya
terima kasih terimakasih trimas makasih mekasih
நன்றி நன்றிகள்
nandri nanri
شکریہ مہربانی نوازش تھینکس جزاک
谢谢 感谢 多谢
"""
_COURTESY = """
ok okay okey k kk sure noted great good nice perfect awesome wonderful excellent amazing super cool got it
you u so very much a lot lots ton many for your the all this that and to my i we am are is of really most
help support assistance quick fast kind reply response service time effort patience team sir madam mam dear friend
works working now solved resolved fixed done sorted have day evening weekend bless god again guys everyone best
आप आपका आपकी आपके को का की के लिए बहुत जी मदद सहायता टीम सर मैडम और ठीक है अच्छा हो गया दिल से
bahut bohot bohat aap aapka aapki aapke ko ka ki ke liye ji madad sahayata theek thik hai accha acha ho gaya dil se
banyak atas bantuan sangat sekali di ucapkan saya encik puan tuan cik kerana membantu dah sudah selesai baik okey ya
மிக்க மிகவும் ரொம்ப உங்கள் உங்களுக்கு உதவிக்கு உதவி சரி ஐயா மேடம் குழு
romba mikka ungal ungalukku udhavikku sari
بہت آپ کا کی کے لیے مدد ٹیم سر میڈم جی ٹھیک ہے اچھا ہو گیا اللہ خیر خیراً خیرا دل سے
好的 好 你 您 你们 的 帮助
"""
_ASKING = ("is it", "is this", "is my", "is the", "are you", "are we", "have you", "have we", "ok is", "now is")
_HELP = "help मदद सहायता madad sahayata bantuan உதவி مدد"
_FOR = "for your the all this के liye लिए atas kerana membantu உங்கள் کے لیے"
_ALREADY_WORKS = ("works now", "working now", "is solved", "is fixed", "is resolved")


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


THANKS, COURTESY = _words(_THANKS), _words(_COURTESY)
HELP, FOR = _words(_HELP), _words(_FOR)


def is_thanks(text: str) -> bool:
    """True for thanks and nothing but thanks, in any of the desk's languages; or for a row of friendly signs."""
    if "?" in text or "؟" in text:
        return False
    words = fold(text).split()
    if not words:
        return any(char in _SIGNS for char in text)
    if len(words) > LONGEST or not all(word in THANKS or word in COURTESY for word in words):
        return False
    said = " ".join(words)
    if said.startswith(_ASKING) or (HELP & set(words) and not FOR & set(words)):
        return False  # "is it done now thanks", "help thanks"
    return any(word in THANKS for word in words) or any(phrase in said for phrase in _ALREADY_WORKS)

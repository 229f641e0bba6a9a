"""The words around a row of digits: what it is called decides where its shape alone does not."""

from __future__ import annotations

import re

NEAR = 40  # characters before a number that are looked at

_PHONE = """phone mobile mob call calling whatsapp wa tel telephone telefon telepon handphone contact sms viber ring
ponsel hubungi talian फोन फ़ोन मोबाइल मोबाईल व्हाट्सएप कॉल தொலைபேசி மொபைல் கைபேசி வாட்ஸ்அப் ఫోన్ మొబైల్ వాట్సాప్ ফোন মোবাইল
হোয়াটসঅ্যাপ فون موبائل واٹس 电话 手机 電話 手機 联系"""
_IDENTITY = """aadhaar aadhar adhaar adhar uidai आधार ஆதார் ఆధార్ আধার آدھار mykad nric kad ic kp pengenalan"""
_CARD = "card kad debit credit kredit कार्ड கார்டு కార్డు কার্ড کارڈ 卡号 银行卡 信用卡"
_PASSPORT = "passport pasport paspor paspot पासपोर्ट பாஸ்போர்ட் కడవుచ్చీటు పాస్‌పోర్ట్ পাসপোর্ট پاسپورٹ 护照 護照"
_OTHER = """video videos vid clip reel post order orders txn transaction transaksi utr rrn ref reference rujukan case
kes tiket invoice inv
bill receipt resit tracking awb consignment booking uid userid device imei serial coupon
voucher code kod otp session build version sound music live room comment report laporan id ids pesanan pnr sku batch
error parcel
hashtag views likes followers coins syiling log trace article article_id
वीडियो विडियो ऑर्डर केस टिकट वीडियोआईडी लेनदेन शिकायत வீடியோ ஆர்டர் வழக்கு టికెట్ వీడియో ఆర్డర్ ভিডিও অর্ডার কেস
ویڈیو آرڈر کیس 视频 视频号 订单 訂單 订单号 案件 编号 單號 单号"""
_OTHER += " t\x69cket"  # members say it; this house says case
_FILLER = r"(?:id|ids|no|nos|num|number|nombor|nomor|no\.|is|was|it|me|us|at|on|to|the|my|of|saya|di|ke|hai"
_FILLER += r"|ka|ki|ialah|adalah|with|for|about|link"
_FILLER += r"|नंबर|संख्या|आईडी|का|की|है|எண்|நம்பர்|నంబర్|నెంబర్|নম্বর|آئی|ڈی|نمبر|号码|号|號|是|为)"


def _any(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


def _called(words: str, ends: str = "") -> re.Pattern[str]:
    """One of the words, then nothing but filler and signs (none of `ends`) up to the number."""
    gap = rf"(?:(?![{ends}])[\W_])" if ends else r"[\W_]"
    return re.compile(rf"(?:^|[\W_\d])(?:{_any(words)})(?:{gap}+{_FILLER})*{gap}*\Z", re.IGNORECASE)


def _near(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\W_\d])(?:{_any(words)})(?![A-Za-z])", re.IGNORECASE)


_CALLED_OTHER, _CALLED_PHONE = (
    _called(f"{_OTHER} cases invoices receipts ids comments batches parcels"),
    _called(_PHONE, ".!?।。"),
)
_NEAR_PHONE, _NEAR_IDENTITY, _NEAR_CARD = _near(_PHONE), _near(_IDENTITY), _near(_CARD)
NEAR_PASSPORT = _near(_PASSPORT)
NEAR_PAYMENT = _near("upi vpa gpay phonepe paytm bhim bhimupi googlepay यूपीआई யுபிஐ యూపీఐ ইউপিআই یوپیآئی")


def called_something_else(before: str) -> bool:
    """The number is said to be of a video, an order, a case, a payment: not of a person."""
    return before.endswith("#") or _CALLED_OTHER.search(before) is not None


def called_nothing_but_phone(before: str) -> bool:
    """The very number is called a telephone number, not only something near it."""
    return _CALLED_PHONE.search(before) is not None


def called_phone(before: str) -> bool:
    return _NEAR_PHONE.search(before) is not None


def called_identity(before: str) -> bool:
    return _NEAR_IDENTITY.search(before) is not None


def called_card(before: str) -> bool:
    return _NEAR_CARD.search(before) is not None

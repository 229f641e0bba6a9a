"""Names for languages and scripts that other systems know: BCP-47 with the script where it matters, ISO 15924."""

from __future__ import annotations

from nakhoda.core.language.scripts import count_scripts

SCRIPTS = {
    "L": "Latn", "G": "Grek", "C": "Cyrl", "H": "Hebr", "A": "Arab", "D": "Deva", "B": "Beng", "P": "Guru", "J": "Gujr",
    "O": "Orya", "T": "Taml", "E": "Telu", "N": "Knda", "M": "Mlym", "S": "Sinh", "I": "Thai", "l": "Laoo",
    "b": "Mymr", "k": "Khmr", "K": "Kore", "Y": "Jpan",
}  # fmt: skip
NOTHING = "Zyyy"  # no letters: digits, signs, emoji
_TRADITIONAL = frozenset(
    "這個們來說會國為對時間過沒還後學經現點麼樣問題開關電話號碼視頻帳戶請幫話寫實體點見買賣錢嗎給讓該裡從與長頭東車員業產種動應萬無兒"
    "見氣聽聯繫復變邊處邁達違規則圖圓團場壓傳聲爾愛務勞單嚴懲龍門馬鳥魚飛風雲陽陰隊難離靜響頁順須預領顯驗體髮鬥鬧"
)
_SIMPLIFIED = (
    frozenset(
        "这个们来说会国为对时间过没还后学经现点么样问题开关电话号码视频账户请帮话写实体点见买卖钱吗给让该里从与长头东车员业产种动应万无儿"
        "见气听联系复变边处迈达违规则图圆团场压传声尔爱务劳单严惩龙门马鸟鱼飞风云阳阴队难离静响页顺须预领显验体发斗闹"
    )
    - _TRADITIONAL
)


def script_shares(text: str) -> dict[str, float]:
    """ISO 15924 code to share of the letters, largest first; Chinese by its characters."""
    counts = count_scripts(text)
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return {SCRIPTS.get(script) or _han(text): round(count / total, 3) for script, count in ordered}


def with_script(tag: str, text: str) -> str:
    """The tag as other systems write it: hi-Deva, zh-Hans or zh-Hant; the rest is clear without a script."""
    if tag == "zh":
        return f"zh-{_han(text)}"
    return "hi-Deva" if tag == "hi" else tag


def _han(text: str) -> str:
    """Characters that only one of the two ways of writing has; where none is there, the simplified one."""
    traditional = sum(char in _TRADITIONAL for char in text)
    return "Hant" if traditional > sum(char in _SIMPLIFIED for char in text) else "Hans"

"""Made-up names, each as its community writes it: one free-text name, no first and last."""

from __future__ import annotations

from random import Random

_WORDS: dict[str, tuple[str, str, str]] = {
    "tamil": (
        "{i}. {a}",
        (
            "Anbarasan Bhuvana Deepa Ezhil Gayathri Ilango Kavin Malar Nithya Prabhu Revathi Selvam "
            "Thenmozhi Vetri Yazhini"
        ),
        "",
    ),
    "tamil_my": (
        "{a} {b}",
        ("Darshini Gunasekaran Hemalatha Jeevan Logeswari Mahendran Pavithra Sanjeev Thivya Uma"),
        "a/p:Ramasamy a/l:Krishnan a/p:Govindan a/l:Perumal a/p:Muthusamy",
    ),
    "hindi": (
        "{a} {b}",
        ("Aarav Bhavna Chetan Divya Gaurav Isha Kiran Lalit Megha Naveen Pooja Rohit Sneha Tarun Vandana"),
        "Agarwal Chauhan Dubey Joshi Mishra Negi Pandey Rawat Saxena Yadav",
    ),
    "telugu": (
        "{b} {a}",
        ("Anusha Bhaskar Chaitanya Harika Lavanya Pavan Ramya Srinivas Swathi Teja"),
        "Bandaru Chinta Gadde Kolluri Mandava Nalla Pothuri Vemuri",
    ),
    "bengali": (
        "{a} {b}",
        ("Arnab Bithika Chandana Debjani Indranil Kaushik Moumita Poulomi Riya Subrata"),
        "Banerjee Bose Das Ghosh Halder Mukherjee Pal Sen",
    ),
    "urdu": (
        "{a} {b}",
        ("Adnan Bushra Danish Farah Hina Junaid Mahira Nadeem Rubina Salman Tahira Zubair"),
        "Ansari Farooqi Hashmi Khan Mirza Rizvi Siddiqui Usmani",
    ),
    "malay": (
        "{a} {b}",
        ("Adam Balqis Danish Farhana Hakim Izzati Khairul Liyana Najwa Rashid Syafiq Umairah Wan:Azlan Zulaikha"),
        ("bin:Abdullah binti:Hassan bin:Ismail binti:Zakaria bin:Mokhtar binti:Salleh bin:Harun"),
    ),
    "chinese": (
        "{b} {a}",
        ("Chee:Keong Hui:Min Jia:Wei Kah:Yee Li:Ting Mei:Xin Shu:Fen Wai:Kit Xin:Yi Zhi:Hao"),
        "Chan Cheong Goh Lau Lim Ng Ong Teh Wong Yap",
    ),
    "indonesian": (
        "{a} {b}",
        "Agus Dewi Fitri Indra Lestari Putri Rizky Sari Wahyu Yudi",
        "Hidayat Kusuma Pratama Santoso Wibowo Setiawan",
    ),
}
_COMMUNITIES: dict[str, tuple[str, ...]] = {
    "IN:en": ("hindi", "tamil", "bengali", "telugu", "urdu"),
    "IN:hi": ("hindi",),
    "IN:hi-Latn": ("hindi", "urdu"),
    "IN:ta": ("tamil",),
    "IN:te": ("telugu",),
    "IN:bn": ("bengali",),
    "IN:ur": ("urdu",),
    "MY:ms": ("malay",),
    "MY:en": ("malay", "chinese", "tamil_my"),
    "MY:zh": ("chinese",),
    "MY:ta": ("tamil_my",),
    "ID:id": ("indonesian",),
    "SG:zh": ("chinese",),
    "SG:ms": ("malay",),
    "SG:ta": ("tamil_my",),
}


def made_up_name(rng: Random, language: str, country: str) -> str:
    """A name that somebody of this country who writes this language may have."""
    community = rng.choice(_COMMUNITIES.get(f"{country}:{language}", ("malay", "chinese", "hindi")))
    pattern, given, family = _WORDS[community]
    parts = {"a": rng.choice(given.split()), "b": rng.choice(family.split() or [""]), "i": rng.choice("AGKMPRSV")}
    return pattern.format(**parts).replace(":", " ")

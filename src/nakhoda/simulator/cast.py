"""The cast (DESIGN section 7): the same people in every test story and in the demo region."""

from __future__ import annotations

from nakhoda.simulator.colleagues import Colleague, Crew, Hat, Place, Stranger

ORGANISATIONS = {
    "inhouse": "In-house",
    "meridian": "Meridian",
    "kaveri": "Kaveri",
    "selat": "Selat",
    "timur": "Timur",
}
PLACES = (
    Place(key="chennai", name="Chennai", country="IN", time_zone="Asia/Kolkata", subdivision="TN"),
    Place(key="bengaluru", name="Bengaluru", country="IN", time_zone="Asia/Kolkata", subdivision="KA"),
    Place(key="kuala_lumpur", name="Kuala Lumpur", country="MY", time_zone="Asia/Kuala_Lumpur", subdivision="14"),
    Place(key="kota_bharu", name="Kota Bharu", country="MY", time_zone="Asia/Kuala_Lumpur", subdivision="03"),
    Place(key="kuala_lumpur_hub", name="In-house hub", country="MY", time_zone="Asia/Kuala_Lumpur", subdivision="14"),
)
HUB, HOUSE = "kuala_lumpur_hub", "inhouse"
CREWS = (
    Crew(
        key="access", name="Account access", organisation=HOUSE, site=HUB, lob="account_access", leader="leader_access"
    ),
    Crew(key="age", name="Age support", organisation=HOUSE, site=HUB, lob="age_support", leader="leader_age"),
    Crew(
        key="security",
        name="Account security",
        organisation=HOUSE,
        site=HUB,
        lob="account_security",
        leader="leader_access",
    ),
    Crew(
        key="minor_safety", name="Minor safety", organisation=HOUSE, site=HUB, lob="minor_safety", leader="leader_age"
    ),
    Crew(
        key="meridian_access",
        name="Meridian, account access",
        organisation="meridian",
        site="chennai",
        lob="account_access",
    ),
    Crew(
        key="selat_access",
        name="Selat, account access",
        organisation="selat",
        site="kuala_lumpur",
        lob="account_access",
    ),
)
ALL_READING = ("general", "people", "policy")


def _house(key: str, name: str, title: str, *hats: Hat, **more: object) -> Colleague:
    return Colleague(key=key, name=name, title=title, organisation=HOUSE, site=HUB, hats=hats, **more)  # type: ignore[arg-type]


LEADS = (
    _house(
        "regional_lead",
        "Nur Aisyah binti Rahman",
        "Regional lead, APAC",
        Hat(role="regional_lead", compartments=(*ALL_READING, "security", "legal")),
        languages=("ms", "en"),
    ),
    _house(
        "leader_access",
        "S. Karthikeyan",
        "Team leader, account access",
        Hat(role="team_leader", lob="account_access", compartments=ALL_READING),
        Hat(role="team_leader", lob="account_security", compartments=("security",)),
        team="access",
        languages=("ta", "en", "hi"),
        skills=("account_security",),
        clearances=("takeover",),
    ),
    _house(
        "leader_age",
        "Tan Wei Ling",
        "Team leader; delivery lead, age support",
        Hat(role="team_leader", lob="age_support", compartments=(*ALL_READING, "minor_safety")),
        Hat(role="delivery_lead", lob="age_support", compartments=("general", "people", "policy", "minor_safety")),
        team="age",
        languages=("zh", "ms", "en"),
        clearances=("age_support", "child_safety"),
        certifications=("age_support", "child_safety"),
    ),
)
TIER_1 = (
    Colleague(
        key="agent_chennai",
        name="R. Meenakshi",
        title="Support agent",
        organisation="meridian",
        site="chennai",
        team="meridian_access",
        tier=1,
        languages=("ta", "ta-Latn", "hi", "hi-Latn", "en"),
        skills=("content_policy",),
        certifications=("statutory_grievance",),
        hats=(Hat(role="agent", organisation="meridian", tier=1),),
    ),
    Colleague(
        key="agent_kl",
        name="Lee Mei Yan",
        title="Support agent",
        organisation="selat",
        site="kuala_lumpur",
        team="selat_access",
        tier=1,
        languages=("ms", "en", "zh"),
        skills=("content_policy",),
        certifications=("statutory_grievance",),
        hats=(Hat(role="agent", organisation="selat", tier=1),),
    ),
)
TIER_2 = (
    _house(
        "specialist_security",
        "Harpreet Singh Gill",
        "Specialist, account security",
        Hat(role="specialist", organisation=HOUSE, lob="account_access", tier=2, compartments=("general", "security")),
        Hat(
            role="specialist", organisation=HOUSE, lob="account_security", tier=2, compartments=("general", "security")
        ),
        team="security",
        tier=2,
        languages=("en", "hi", "ur", "ms", "ta"),
        skills=("account_security",),
        clearances=("takeover",),
        certifications=("statutory_grievance",),
    ),
    _house(
        "specialist_minor",
        "Kavitha a/p Subramaniam",
        "Specialist, minor safety",
        Hat(
            role="specialist", organisation=HOUSE, lob="minor_safety", tier=2, compartments=("general", "minor_safety")
        ),
        Hat(role="specialist", organisation=HOUSE, lob="age_support", tier=2, compartments=("general", "minor_safety")),
        team="minor_safety",
        tier=2,
        languages=("en", "ta", "ms", "hi"),
        skills=("child_safety",),
        clearances=("child_safety", "age_support"),
        certifications=("child_safety", "age_support", "statutory_grievance"),
    ),
)
AROUND = (
    _house("qa", "Ananya Chatterjee", "Quality analyst", Hat(role="qa_analyst", compartments=("general", "policy"))),
    _house("planner", "Suresh a/l Muniandy", "Workforce planner", Hat(role="planner", compartments=ALL_READING)),
    Colleague(
        key="partner_manager",
        name="V. Raghunathan",
        title="Operations manager",
        organisation="meridian",
        site="chennai",
        languages=("ta", "en"),
        hats=(Hat(role="partner_manager", organisation="meridian", compartments=("general", "people")),),
    ),
    _house(
        "global_head", "Hana Kobayashi", "Global head of support", Hat(role="global_head", compartments=ALL_READING)
    ),
    _house("product", "Dewi Anggraini", "Product manager", Hat(role="cross_functional", compartments=("general",))),
    _house(
        "wellbeing",
        "Shalini Fernandez",
        "Wellbeing officer",
        Hat(role="wellbeing_officer", compartments=("wellbeing",)),
    ),
    _house(
        "admin", "Mohd Faizal bin Othman", "Desk administrator", Hat(role="admin", compartments=("people", "policy"))
    ),
)
CAST: dict[str, Colleague] = {person.key: person for person in (*LEADS, *TIER_1, *TIER_2, *AROUND)}
MEMBERS: dict[str, Stranger] = {
    person.key: person
    for person in (
        Stranger(
            key="member_kelantan",
            name="Siti Hajar binti Yusof",
            handle="hajar.kelate",
            address="siti.hajar@mail.example",
            language="ms",
            locale="ms-MY",
            country="MY",
        ),
        Stranger(
            key="parent",
            name="Lakshmi Venkataraman",
            handle="lakshmi.v",
            address="lakshmi.v@mail.example",
            language="ta",
            locale="ta-IN",
            country="IN",
        ),
        Stranger(
            key="appellant",
            name="Imran Qureshi",
            handle="imran.clicks",
            address="imran.q@mail.example",
            language="ur",
            locale="ur-IN",
            country="IN",
        ),
    )
}

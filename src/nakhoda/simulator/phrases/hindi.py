"""Hindi in its own script, and as it is typed on an English keyboard."""

from nakhoda.simulator.phrases.shape import Bank

DEVANAGARI = Bank(
    openers=("नमस्ते,", "आदरणीय सपोर्ट टीम,", "नमस्कार,"),
    closers=("कृपया मदद कीजिए।", "जल्दी जवाब दीजिए।", "धन्यवाद।", ""),
    about={
        "feedback": ("मेरा एक सुझाव है: ड्राफ़्ट को तारीख़ से छाँटने का बटन जोड़िए।",),
        "app_problem": ("अपडेट के बाद से ऐप क्रैश हो रहा है और वीडियो अपलोड नहीं हो रहा।",),
        "login_problem": ("मैं कल से लॉगिन नहीं कर पा रही हूँ, बार-बार ग़लती दिखाता है।",),
        "forgot_password": ("मैं पासवर्ड भूल गया हूँ और रीसेट का लिंक नहीं खुल रहा।",),
        "verification_code": ("मेरे फ़ोन पर ओटीपी नहीं आ रहा, पाँच बार कोशिश कर चुका हूँ।",),
        "account_suspended": ("मेरा खाता बिना कारण बताए निलंबित कर दिया गया है।",),
        "account_hacked": ("मेरा अकाउंट हैक हो गया है, किसी ने मेरा ईमेल बदल दिया और अभी पोस्ट कर रहा है।",),
        "harassment": ("कुछ लोग मेरे हर वीडियो पर गाली देते हैं और मुझे परेशान कर रहे हैं।",),
        "impersonation": ("किसी ने मेरे नाम और फ़ोटो से नकली प्रोफ़ाइल बनाई है।",),
        "content_removed": ("मेरा वीडियो हटा दिया गया, वह तो बस शादी का नाच था।",),
        "scam": ("लाइव में एक विक्रेता ने पैसे लिए और ग़ायब हो गया, यह धोखाधड़ी है।",),
        "age_appeal": ("उम्र की वजह से मेरा खाता बंद है, पर मेरी उम्र 20 साल है और आधार दिखा सकता हूँ।",),
        "guardian_request": ("मैं एक बच्चे की माँ हूँ, उसका खाता बंद करवाना चाहती हूँ।",),
        "payout_missing": ("पिछले महीने का भुगतान अभी तक नहीं मिला।",),
        "coins_purchase": ("मैंने कॉइन ख़रीदे, पैसे कट गए पर कॉइन नहीं आए।",),
        "statutory_grievance": ("मैं क़ानून के तहत औपचारिक शिकायत दर्ज कराना चाहता हूँ, मेरी पहली शिकायत का उत्तर नहीं आया।",),
    },
    answers=(
        "बताने के लिए धन्यवाद। हमने आपका खाता जाँचकर ठीक कर दिया है; कृपया फिर से लॉगिन कीजिए।",
        "प्रतीक्षा के लिए धन्यवाद। हमने यह अपनी ओर से ठीक कर दिया है, एक घंटे में बदलाव दिखेगा।",
        "हमने फ़ैसले की समीक्षा की है। सूचना में बताए गए नियम के कारण वह वैसा ही रहेगा।",
    ),
    questions=("आपकी मदद के लिए: आप कौन-सा फ़ोन और ऐप का कौन-सा संस्करण इस्तेमाल करते हैं?",),
    replies=("मेरे पास एंड्रॉयड फ़ोन है, ऐप बिल्कुल नया है।", "मैं आख़िरी बार रविवार को लॉगिन कर पाई थी।"),
    complaints=("अभी भी काम नहीं कर रहा, वही संदेश आ रहा है।",),
    thanks=("बहुत बहुत धन्यवाद!", "धन्यवाद जी"),
)
ROMAN = Bank(
    openers=("Hello sir,", "Namaste ji,", "Hi team,"),
    closers=("Please jaldi help karo.", "Plz kuch karo sir.", "Bahut din ho gaye.", ""),
    about={
        "app_problem": ("Update ke baad app crash ho raha hai, video upload nahi hota.",),
        "login_problem": ("Kal se login nahi ho raha, sahi password dalne par bhi error aata hai.",),
        "forgot_password": ("Password bhul gaya hu, reset link bhi nahi aa raha.",),
        "verification_code": ("OTP nahi aa raha mere number par, paanch baar try kiya.",),
        "account_suspended": ("Mera account ban ho gaya bina kisi warning ke, maine kuch galat nahi kiya.",),
        "account_hacked": ("Mera account hack ho gaya hai, kisi ne password badal diya aur abhi post kar raha hai.",),
        "content_removed": ("Meri video delete kar di, wo to bas cricket match ki thi.",),
        "scam": ("Live me ek bande ne paise le liye aur gayab ho gaya, fraud hua mere sath.",),
        "age_appeal": ("Umar ki wajah se account band hai par meri age 19 hai, ID dikha sakta hu.",),
        "payout_missing": ("Pichle mahine ka payment nahi mila abhi tak.",),
        "coins_purchase": ("Coins kharide the, paise kat gaye par coins nahi aaye.",),
    },
    answers=(
        "Batane ke liye dhanyavaad. Humne aapka account theek kar diya hai, kripya dobara sign in kijiye.",
        "Humne faisle ki samiksha ki hai. Notice me bataye gaye niyam ke karan wo waisa hi rahega.",
    ),
    questions=("Madad ke liye bataiye: aap kaunsa phone aur app ka kaunsa version use karte hain?",),
    replies=("Android phone hai, app bilkul naya hai.", "Sunday ko last time login hua tha."),
    complaints=("Abhi bhi nahi chal raha, wahi message aa raha hai.",),
    thanks=("Thank you ji", "Bahut shukriya"),
)

"""English, as written in India, Malaysia and Singapore."""

from nakhoda.simulator.phrases.shape import Bank

BANK = Bank(
    openers=("Hello team,", "Hi,", "Dear support,", "Good morning,", "Hey there,"),
    closers=("Please help.", "Kindly look into this.", "Thank you in advance.", "I have waited for days already.", ""),
    about={
        "feedback": ("I have a suggestion: please add a feature to sort my drafts by date.",),
        "app_problem": (
            "The app crashes every time I open the editor, since the last update.",
            "I get a black screen after the logo and my upload fails.",
        ),
        "login_problem": (
            "I cannot log in, it says too many attempts although I tried only twice.",
            "I am locked out of my account on my new phone.",
        ),
        "forgot_password": ("I forgot my password and the reset link does nothing.",),
        "verification_code": (
            "The verification code never arrives, I tried five times.",
            "No code comes by SMS, my number did not change.",
        ),
        "account_suspended": (
            "My account was suspended yesterday and nobody told me which rule I broke.",
            "I was banned without any warning. I only post cooking videos.",
        ),
        "delete_account": (
            "Please help me change my username, the old shop name is no longer ours.",
            "I want to delete my account but the button is grey.",
        ),
        "account_hacked": (
            "My account was hacked, someone changed my email and is posting from it right now.",
            "Someone else is using my account. They changed my password at night.",
        ),
        "suspicious_login": ("There was a login alert from an unknown device in a city where I have never been.",),
        "phishing": ("I got a message with a link that asks for my password, it looks like a phishing page.",),
        "two_step": ("I lost my phone and cannot pass the two-step verification.",),
        "report_content": ("Please check this video, it spreads hate against a community in my town.",),
        "harassment": ("A group of people bully me in the comments under every video.",),
        "impersonation": ("There is a fake profile with my name and my pictures, it writes to my friends.",),
        "content_removed": (
            "My video was removed for no reason, it was a dance at my cousin's wedding.",
            "Your system took down my recipe video. I made it myself and it has no copied music.",
        ),
        "scam": ("A seller in a live stream took 900 from me and disappeared, it is a scam.",),
        "underage_report": ("The user in this video is surely too young, she says that she is in class four.",),
        "grooming": ("A grown man keeps writing to my daughter and asks her to move to another app.",),
        "age_appeal": (
            "You closed my account because of my age, but I am 19 and can show my ID.",
            "I am old enough. My identity card was refused twice because of a bad photo.",
        ),
        "feature_age": ("I cannot go live because of an age restriction, although I turned 18 in May.",),
        "guardian_request": (
            "I am the mother of a 14 year old, please close her account and tell me how to get her data.",
        ),
        "data_export": ("I would like to download my data before my account is closed.",),
        "payout_missing": ("My payout of last month has not arrived although the status says paid.",),
        "coins_purchase": ("I bought coins, the money left my wallet but the coins did not arrive.",),
        "gift_refund": ("My nephew sent gifts from my phone, can I get a refund?",),
        "creator_eligibility": ("I have enough followers, why was I refused for the creator programme?",),
    },
    answers=(
        "Thank you for telling us. We have checked your account and put it right; please sign in again.",
        "We have looked at this carefully and corrected it on our side. You should see the change within an hour.",
        "Thank you for waiting. The steps in the link below will bring you back; write to us again if they do not.",
        "We have reviewed the decision. It stays as it is, because the clause named in your notice applies.",
    ),
    questions=(
        "So that we can help: which phone and which version of the app do you use?",
        "Could you tell us the date on which you could last sign in?",
        "Please send us the link of the video, so that we look at the right one.",
    ),
    replies=(
        "It is an Android phone, two years old, newest version of the app.",
        "I could last sign in on Sunday evening.",
        "Here is what you asked for, it is the first video on my profile.",
    ),
    complaints=("It is still not working, same message as before.", "Sorry, but this does not answer my question."),
    thanks=("Thank you so much!", "Thanks, all good now.", "ok thanks"),
)

"""Chinese in simplified characters, as written in Malaysia."""

from nakhoda.simulator.phrases.shape import Bank

BANK = Bank(
    openers=("您好，", "你好，", "客服您好，"),
    closers=("请帮忙处理。", "请尽快回复。", "谢谢。", ""),
    about={
        "feedback": ("我有一个建议：希望草稿可以按日期排列。",),
        "app_problem": ("更新以后应用一打开就闪退，视频也无法上传。",),
        "login_problem": ("从昨天起我就登录不了，一直显示错误。",),
        "forgot_password": ("我忘记密码了，重置链接打不开。",),
        "verification_code": ("我一直收不到验证码，已经试了五次。",),
        "account_suspended": ("我的账号被封了，没有说明违反了哪条规定。",),
        "account_hacked": ("我的账号被盗了，邮箱被别人改了，现在还在发视频。",),
        "impersonation": ("有人冒充我，用我的名字和照片开了假账号。",),
        "content_removed": ("我的视频被删除了，那只是我做菜的视频。",),
        "scam": ("直播里的卖家收了钱就不见了，这是诈骗。",),
        "age_appeal": ("因为年龄问题我的账号被关闭，但我已经18岁，有身份证。",),
        "payout_missing": ("上个月的收益还没有到账。",),
        "coins_purchase": ("我买了金币，钱扣了，金币没有到。",),
    },
    answers=(
        "感谢您的反馈。我们已经检查并恢复了您的账号，请重新登录。",
        "我们复核了这个决定，因通知中的条款适用，结果维持不变。",
    ),
    questions=("为了更好地帮助您，请告诉我们您使用的手机型号和应用版本。",),
    replies=("我用的是安卓手机，应用是最新版本。",),
    complaints=("还是不行，提示和之前一样。",),
    thanks=("非常感谢！", "谢谢"),
)

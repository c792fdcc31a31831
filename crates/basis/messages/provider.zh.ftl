# 身份提供方
provider-silent = 暂时联系不上{ $provider }。请稍后再试，或用口令登录
provider-again = { $provider }没有认可这次登录。请重新登录一次；还不行，请告诉系统管理员
provider-clock = { $provider }发来的登录凭证不在有效时间内。请重新登录一次；还不行，请系统管理员核对两边的时钟
provider-claim = { $provider }没有给出标识身份的“{ $claim }”。请告诉系统管理员：核对设置里的 claim，或请那边放开这一项
provider-untrusted = { $provider }的答复不能相信（{ $word }），没有登录。请用口令登录，并告诉系统管理员
provider-denied = 您在{ $provider }那里取消了登录，或那里没有同意。可以再试一次，或用口令登录
provider-secret-missing = 身份提供方“{ $provider }”的密钥在“{ $at }”里读不到：请把密钥写进去，并让运行程序的账号能读
provider-ca-unreadable = 身份提供方“{ $provider }”的证书文件“{ $at }”里读不出证书：应为 PEM 格式
sign-in-stale = 这次登录已经用过，或是在别的浏览器、别的窗口里开始的。请从这里重新登录
sign-in-over = 登录花的时间超过了 10 分钟，请重新登录
identity-unknown = { $provider }认出您是“{ $subject }”，但这里没有账号绑定它。请先用口令登录，在“我的账号”里绑定；没有账号的，请把这个标识告诉系统管理员
identity-taken = 没有绑定：这个身份已经绑定在别的账号上，或者您已经绑定了那里的另一个身份。要换，请先解除绑定
identity-taken-there = 没有绑定：这个身份已经绑定在别的账号上，或者这个账号已经绑定了那里的另一个身份
identity-shape = 请填写身份标识：最多 255 个字符
account-disabled = 您的账号已停用，请联系系统管理员
tie-signed-out = 没有绑定：绑定期间您已退出登录，或换了账号。请登录后重新绑定

# 安装设置（gongshu.toml）
setting-unreadable = 设置读不出来：{ $detail }
setting-host = “{ $text }”不是主机名：不写协议、端口和路径，如 gongshu.example.gov.cn
setting-https = 程序要供别的机器访问，需要 https = true（由前面的代理终结 TLS）；封闭网络里没有 HTTPS 的，写 insecure_lan = true，并要知道密码会明文传输
setting-address = “{ $text }”不是 IP 地址，应写成 10.1.2.3 这样
setting-issuer = “{ $text }”应以 https:// 开头：明文 HTTP 上任何人都能冒名登录
setting-provider-code = “{ $text }”不能作身份提供方的代号：用小写字母、数字、横线，不超过 20 个
setting-provider-twice = “{ $code }”已有一个身份提供方用了
setting-secret = 密钥写在文件里（client_secret_file）或环境变量里（client_secret_variable），二者写一个
setting-claim = 不能用“{ $text }”认人：邮箱、电话、姓名会换人。用 sub，或工号一类不会换人的声明

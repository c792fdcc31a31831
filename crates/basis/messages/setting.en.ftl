# The installation's settings (gongshu.toml)
setting-unreadable = the settings cannot be read: { $detail }
setting-host = “{ $text }” is not the name of a host: write it without scheme, port or path, e.g. gongshu.example.gov.cn
setting-https = the program is reached from other machines, so https = true is needed (a proxy in front ends TLS); in a closed network without it, write insecure_lan = true and know that passwords travel in the clear
setting-address = “{ $text }” is not an IP address, e.g. 10.1.2.3
setting-issuer = “{ $text }” should begin with https://: over plain HTTP anybody on the way could sign in as anybody
setting-provider-code = “{ $text }” cannot name an identity provider: small letters, digits and hyphens, at most 20
setting-provider-twice = another identity provider has “{ $code }” already
setting-secret = the secret is in a file (client_secret_file) or in an environment variable (client_secret_variable): write one of the two
setting-claim = nobody is known by “{ $text }”: mail addresses, telephone numbers and names pass to others. Use sub, or a claim that stays, such as a staff number

# The installation's settings (gongshu.toml)
setting-unreadable = the settings cannot be read: { $detail }
setting-host = “{ $text }” is not the name of a host: write it without scheme, port or path, e.g. gongshu.example.gov.cn
setting-https = the program is reached from other machines, so https = true is needed (a proxy in front ends TLS); in a closed network without it, write insecure_lan = true and know that passwords travel in the clear
setting-address = “{ $text }” is not an IP address, e.g. 10.1.2.3
setting-issuer = “{ $text }” should begin with https://: over plain HTTP anybody on the way could sign in as anybody

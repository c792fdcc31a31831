# Inbox
nav-inbox = Inbox
inbox-read = Read
inbox-me = Me
inbox-new = New
inbox-asks = To do
inbox-unread = Unread only
inbox-all = All messages
inbox-read-all = Mark all as read
inbox-empty = No unread message.
inbox-never = No message yet. What waits for you, or what you should know, will be written here.
inbox-unread-count = { $count } unread
inbox-total = { $count ->
    [one] { $count } message
   *[other] { $count } messages
 }
notice-publication-drafted = Please check for secrecy: “{ $title }”
notice-publication-checked = Please approve: “{ $title }”
notice-publication-published = Now public: “{ $title }”
notice-publication-returned = Returned, see the remark: “{ $title }”
notice-publication-withdrawn = Taken down: “{ $title }”
notice-account-link = A set-up link was made for your account (from { $address }). If you did not ask for it, tell the system administrator.
notice-account-password = Your password was changed (from { $address }). If it was not you, tell the system administrator.
notice-account-token = An API token was made for your account (from { $address }). If it was not you, revoke it here and tell the system administrator.
address-server = the server itself
notice-rights = Your rights changed ({ $register }): see the posts you act through now.
notice-rights-from = Your rights changed ({ $register }, from { $from }): see the posts you act through now.
notice-report-returned = “{ $form }” { $period } came back: { $reason }
notice-report-due = Please report “{ $form }” { $period }, due { $due }
notice-report-asked = A question about “{ $form }” { $period }: { $text }
notice-report-answered = An answer about “{ $form }” { $period }: { $text }

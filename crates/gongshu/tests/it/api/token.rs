//! What a token is worth: a part of its person's rights, for a time, until it is taken back.

use axum::http::StatusCode;
use gongshu::app::testing::{appoint, enter, signed_in};
use gongshu::store::audit::{Filter, list};
use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{World, between, worlds};

async fn deeds(world: &World, token: &str) -> serde_json::Value {
    let answered = world.get(token, "/api/v1/me").await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text);
    answered.json()["deeds"].clone()
}

#[tokio::test]
async fn a_token_is_worth_its_scopes_and_no_more_than_its_person() {
    for world in worlds().await {
        let token = world.token("clerk", &["see-figures", "see-versions"], 30).await;
        assert!(token.starts_with("gongshu_") && token.len() == 8 + 64, "{token}");
        let me = world.get(&token, "/api/v1/me").await.json();
        assert_eq!((&me["person"], &me["posts"][0]["unit_name"]), (&json!("clerk"), &json!("Wuling")));
        assert_eq!(deeds(&world, &token).await, json!(["see-figures", "see-versions"]));
        // It opens no page, and one's own account least of all.
        let bearer = format!("Bearer {token}");
        for (method, path) in [("GET", "/me"), ("POST", "/me/tokens"), ("GET", "/cockpit/430702/2006-07")] {
            let page = world.send(method, path, &[("authorization", &bearer)], "").await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{method} {path}");
            assert!(page.header("location").starts_with("/sign-in"), "{}", page.header("location"));
        }
        // Rights that end today are gone with the next request.
        let ended = "code,post,person,kind,valid_until\nclerk-1,clerk-post,clerk,holder,2026-08-11\n";
        enter(&world.app, &[("holding", ended)]).await;
        assert_eq!(deeds(&world, &token).await, json!([]), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_token_is_shown_once_and_wishes_beyond_ones_rights_are_refused() {
    for world in worlds().await {
        appoint(&world.app, "chief", "system-administrator", super::OWN).await;
        //   person   form                                                        says
        for (person, form, says) in [
            ("clerk", "name=a&days=30&scope=draw-everything", "draw-everything"),
            ("clerk", "name=a&days=30&scope=see-figures&scope=manage-accounts", "manage-accounts"),
            ("clerk", "name=a&days=30&scope=approve-publication", "approve-publication"),
            ("clerk", "name=a&days=30", "至少勾选一项"),
            ("clerk", "name=a&days=181&scope=see-figures", "1 到 180 天"),
            ("clerk", "name=a&days=0&scope=see-figures", "1 到 180 天"),
            ("clerk", "name=a&days=soon&scope=see-figures", "1 到 180 天"),
            ("clerk", "name=+&days=30&scope=see-figures", "令牌要有名称"),
            // What takes a second factor goes through no token, also what is no administrator's work in itself.
            ("chief", "name=a&days=30&scope=manage-accounts", "manage-accounts"),
            ("chief", "name=a&days=30&scope=see-register", "see-register"),
        ] {
            let cookie = signed_in(&world.app, person).await;
            let page = world.form(&cookie, "/me/tokens", form).await;
            let alert = between(&page.text, "role=\"alert\">", '<').unwrap_or_default();
            assert!(alert.contains(says), "{person} {form}: {alert}");
            assert!(!page.text.contains("data-token"), "{person} {form}");
        }
        let token = world.token("clerk", &["see-figures"], 30).await;
        let cookie = signed_in(&world.app, "clerk").await;
        let again = world.send("GET", "/me", &[("cookie", &cookie)], "").await;
        assert!(again.text.contains("/me/tokens/") && !again.text.contains(&token), "listed, and never shown again");
    }
}

#[tokio::test]
async fn a_token_that_works_no_more_says_why() {
    for world in worlds().await {
        let expiring = world.token("clerk", &["see-figures"], 1).await;
        let taken = world.token("clerk", &["see-figures"], 90).await;
        let kept = world.token("clerk", &["see-figures"], 90).await;
        let cookie = signed_in(&world.app, "clerk").await;
        let page = world.send("GET", "/me", &[("cookie", &cookie)], "").await.text;
        let marks: Vec<&str> = page
            .split("/me/tokens/")
            .skip(1)
            .filter_map(|rest| rest.split_once("/end").map(|(mark, _)| mark))
            .collect();
        assert_eq!(marks.len(), 3);
        let mark = gongshu::store::suite::hex(&Sha256::digest(taken.as_bytes()));
        assert!(marks.contains(&mark.as_str()));
        let ended = world.form(&cookie, &format!("/me/tokens/{mark}/end"), "").await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
        let other = signed_in(&world.app, "clerk").await;
        assert_eq!(world.form(&other, &format!("/me/tokens/{mark}/end"), "").await.status, StatusCode::NOT_FOUND);
        world.pass(SignedDuration::from_hours(24));
        for (token, code) in [
            (expiring.as_str(), "token-expired"),
            (&taken, "token-ended"),
            (&kept[..70], "token-unknown"),
            ("", "token-unknown"),
        ] {
            let answered = world.get(token, "/api/v1/me").await;
            assert_eq!(answered.refused(), (401, code.to_owned()), "{}", world.engine);
            assert_eq!(answered.header("www-authenticate"), "Bearer realm=\"gongshu\", error=\"invalid_token\"");
        }
        assert_eq!(world.get(&kept, "/api/v1/me").await.status, StatusCode::OK);
        appoint(&world.app, "chief", "system-administrator", super::OWN).await;
        let chief = signed_in(&world.app, "chief").await;
        assert_eq!(world.form(&chief, "/accounts/clerk/disable", "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(world.get(&kept, "/api/v1/me").await.refused(), (401, "token-ended".to_owned()));
        let none = world.send("GET", "/api/v1/me", &[], "").await;
        assert_eq!(none.refused(), (401, "sign-in-required".to_owned()));
        assert_eq!(none.header("www-authenticate"), "Bearer realm=\"gongshu\"");
        let basic = world.send("GET", "/api/v1/me", &[("authorization", "Basic Y2xlcms6cGFzc3dvcmQ=")], "").await;
        assert_eq!(basic.refused(), (401, "token-unknown".to_owned()));
    }
}

#[tokio::test]
async fn guesses_run_out_and_uses_are_written_down() {
    for world in worlds().await {
        let token = world.token("clerk", &["see-figures"], 30).await;
        world.get(&token, "/api/v1/nothing").await;
        let mut codes = Vec::new();
        for _ in 0..32 {
            codes.push(world.get("gongshu_guess", "/api/v1/me").await.refused().1);
        }
        assert_eq!(codes[..30], vec!["token-unknown"; 30], "{}", world.engine);
        assert_eq!(codes[30..], ["too-often"; 2]);
        let last = world.get("gongshu_guess", "/api/v1/me").await;
        assert!(last.header("retry-after").parse::<u32>().is_ok_and(|seconds| 0 < seconds), "{:?}", last.headers);
        assert_eq!(world.get(&token, "/api/v1/me").await.status, StatusCode::OK, "a right one is no guess");
        let kept = list(world.app.shelf.db(), &Filter::default(), i64::MAX, 100).await.expect("the audit chain");
        let refused = kept.iter().filter(|entry| entry.action == "api-token" && entry.refused).count();
        assert_eq!(refused, 30, "what is beyond the allowance fills no book");
        let made = kept.iter().find(|entry| entry.action == "make-token").expect("an entry");
        let short = made.after.split(' ').next().expect("a mark");
        assert!(!made.after.contains(&token) && made.after.contains("see-figures"), "{}", made.after);
        assert_eq!((made.person.as_str(), short.len()), ("clerk", 12));
    }
}

#[tokio::test]
async fn refusals_speak_the_language_that_is_asked_for() {
    for world in worlds().await {
        for (asked, title) in
            [("zh-CN", "需要登录"), ("en-GB, zh;q=0.5", "Sign in first"), ("fr", "需要登录"), ("", "需要登录")]
        {
            // A cookie that a page left says nothing here.
            let headers = [("accept-language", asked), ("cookie", "gongshu-lang=en; gongshu-as-of=1")];
            let answered = world.send("GET", "/api/v1/me?lang=en", &headers, "").await;
            answered.refused();
            assert_eq!(answered.json()["title"], title, "{asked}");
        }
        for (method, path, headers, expected) in [
            ("GET", "/api/nothing", &[][..], (404, "not-found")),
            ("GET", "/api/v1/%00", &[], (400, "request-invalid")),
            ("DELETE", "/api/v1/me", &[("sec-fetch-site", "cross-site")], (403, "foreign-page")),
            ("GET", "/api/v1/me", &[("host", "evil.example")], (403, "foreign-page")),
        ] {
            let answered = world.send(method, path, headers, "").await;
            assert_eq!(answered.refused(), (expected.0, expected.1.to_owned()), "{method} {path}");
        }
        let token = world.token("clerk", &["see-figures"], 30).await;
        let bearer = format!("Bearer {token}");
        let answered = world.send("DELETE", "/api/v1/me", &[("authorization", &bearer)], "").await;
        assert_eq!(answered.refused(), (405, "method-not-allowed".to_owned()));
        assert_eq!(answered.header("allow"), "GET,HEAD");
    }
}

//! A whole request: any method, address, headers and body, from nobody or from a person in a post (first byte). No answer may be a failure of ours.
#![no_main]

use gongshu_fuzz::answer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: gongshu_fuzz::let_caught_panics_pass(), |data: &[u8]| {
    answer(data);
});

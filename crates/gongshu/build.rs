//! The program embeds what `ui/build` bundled. A build without it still compiles and serves plain pages.

fn main() {
    let dist = "../../ui/dist";
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::warning=cannot create {dist}: {error}");
    }
    println!("cargo::rerun-if-changed={dist}");
    println!("cargo::rerun-if-changed=../../packs");
    println!("cargo::rerun-if-changed=messages");
}

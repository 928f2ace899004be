//! Tauri's part of the build: the icon, the capabilities, the files that come with the program.

fn main() {
    // The pages are built into the program; Tauri itself watches only its settings.
    println!("cargo:rerun-if-changed=ui/dist");
    tauri_build::build();
}

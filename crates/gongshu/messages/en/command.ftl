# The command line
backup-done = Backed up to { $file }: { $rows } rows, data version { $version }
restore-done = Restored from { $file }: { $rows } rows, data version { $version }
pack-good = { $folder } has no errors: { $indicators } indicators, { $registers } registers, { $documents } documents
pack-bad = { $count } errors
bulletin-done = Wrote { $file }: { $figures } figures, data version { $version }
import-summary = new { $new }, corrected { $revised }, unchanged { $same }
serve-loopback-only = Nobody signs in yet in this version, so it serves on the machine's own address (127.0.0.1) only
serve-taken = The address { $address } cannot be used; choose another port with --address
serve-ready = Ready. Open { $url } in a browser
demo-mixed = The data folder { $folder } holds other data; the demonstration does not mix with them. Choose an empty folder with --data
demo-step = { $step } …
demo-step-there = { $step } (there)
demo-step-done =     { $rows } rows
demo-loaded = The demonstration's data are in { $folder }
demo-sign-in = No sign-in in this version; it can be reached from this machine only

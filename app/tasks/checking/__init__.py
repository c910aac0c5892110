"""What `sarhad check` looks at, a module each: generators of findings, which only read."""

create table t (a int, constraint c check (a >= 0), constraint e check (a < 9) no inherit, constraint "Odd Name" check (a is not null and a::text <> E'\\x''y'));

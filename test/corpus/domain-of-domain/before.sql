create domain a as text; create domain b as a check (value <> ''); create table t (x b);

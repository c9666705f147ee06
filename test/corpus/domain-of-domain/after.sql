create domain a as text check (length(value) < 9); create domain b as a check (value <> 'no'); create domain c as b[]; create table t (x b, y c);

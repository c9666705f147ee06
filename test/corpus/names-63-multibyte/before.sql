create table "täääääääääääääääääääääääääääääää" (id int generated always as identity primary key, "cäääääääääääääääääääääääääääääää" int check ("cäääääääääääääääääääääääääääääää" > 0));

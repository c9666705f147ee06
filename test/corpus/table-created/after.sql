create table authors (id bigint generated always as identity primary key, email text not null unique, name varchar(80) default 'anonymous', created_at timestamptz(3) not null default now());
create table books (id bigint generated always as identity primary key, author_id bigint not null references authors on delete cascade, title text not null, price numeric(12,2) not null default 0 check (price >= 0), slug text generated always as (lower(title)) stored, tags text[] not null default '{}');
create index on books (author_id);
create unique index books_slug on books (slug) where price > 0;
comment on table books is 'What we sell.';
comment on column books.price is 'It''s in euros.';

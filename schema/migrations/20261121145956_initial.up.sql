-- tenon:proven 00baae66d011a6a0661870e9a33a31f26c3629321bbe65af23eeed0fcfae2740 PostgreSQL 18.6, pglite, 0 probe rows
-- tenon:down exact-loses-new

set local check_function_bodies = off;
create table public.categories (
  id bigint generated always as identity not null,
  name text not null,
  slug text not null,
  parent_id bigint,
  constraint categories_pkey primary key (id),
  constraint categories_slug_key unique (slug),
  constraint categories_parent_id_fkey foreign key (parent_id) references public.categories(id) on delete restrict
);
create index categories_parent_id_idx on public.categories (parent_id);
comment on table public.categories is 'A shelf of the shop; shelves may stand within shelves.';
create table public.products (
  id bigint generated always as identity not null,
  category_id bigint not null,
  sku text not null,
  title text not null,
  description text not null default '',
  price numeric(10,2) not null,
  stock integer not null default 0,
  tags text[] not null default '{}',
  is_active boolean not null default true,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint products_pkey primary key (id),
  constraint products_sku_key unique (sku),
  constraint products_category_id_fkey foreign key (category_id) references public.categories(id) on delete restrict,
  constraint products_price_not_negative check (price >= 0),
  constraint products_stock_not_negative check (stock >= 0)
);
create index products_active_title_idx on public.products (title) WHERE is_active;
create index products_category_id_price_idx on public.products (category_id, price);
create index products_tags_idx on public.products using gin (tags);
comment on column public.products.price is 'In the shop''s currency.';
comment on column public.products.sku is 'The shop''s own number for it, such as `BK-0042`.';
comment on column public.products.stock is 'Pieces that can be sold now.';
create table public.tags (
  id bigint generated always as identity not null,
  name text not null,
  constraint tags_pkey primary key (id),
  constraint tags_name_key unique (name)
);
create table public.users (
  id bigint generated always as identity not null,
  username text not null,
  email text not null,
  password_hash text not null,
  role text not null default 'customer',
  is_active boolean not null default true,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint users_pkey primary key (id),
  constraint users_email_key unique (email),
  constraint users_username_key unique (username),
  constraint users_role_check check (role in ('customer', 'author', 'admin'))
);
create table public.orders (
  id bigint generated always as identity not null,
  user_id bigint not null,
  status text not null default 'pending',
  total numeric(10,2) not null default '0',
  shipping_address text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint orders_pkey primary key (id),
  constraint orders_user_id_fkey foreign key (user_id) references public.users(id) on delete restrict,
  constraint orders_status_check check (status in ('pending', 'paid', 'shipped', 'cancelled')),
  constraint orders_total_not_negative check (total >= 0)
);
create table public.order_items (
  id bigint generated always as identity not null,
  order_id bigint not null,
  product_id bigint not null,
  quantity integer not null,
  unit_price numeric(10,2) not null,
  constraint order_items_pkey primary key (id),
  constraint order_items_order_id_product_id_key unique (order_id, product_id),
  constraint order_items_order_id_fkey foreign key (order_id) references public.orders(id) on delete cascade,
  constraint order_items_product_id_fkey foreign key (product_id) references public.products(id) on delete restrict,
  constraint order_items_quantity_positive check (quantity > 0),
  constraint order_items_unit_price_not_negative check (unit_price >= 0)
);
create index order_items_product_id_idx on public.order_items (product_id);
comment on column public.order_items.unit_price is 'The product''s price when it was bought.';
comment on table public.order_items is 'One line of an order; it goes with the order.';
create index orders_pending_idx on public.orders (created_at DESC) WHERE status = 'pending';
create index orders_user_id_created_at_idx on public.orders (user_id, created_at DESC);
create index orders_user_id_status_idx on public.orders (user_id, status);
comment on column public.orders.total is 'Sum of the items, in the shop''s currency.';
comment on table public.orders is 'What a user bought, in one go.';
create table public.posts (
  id bigint generated always as identity not null,
  author_id bigint not null,
  title text not null,
  slug text not null,
  body text not null default '',
  is_published boolean not null default false,
  published_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint posts_pkey primary key (id),
  constraint posts_slug_key unique (slug),
  constraint posts_author_id_fkey foreign key (author_id) references public.users(id) on delete restrict,
  constraint posts_published_has_date check (not is_published or published_at is not null)
);
create index posts_author_id_created_at_idx on public.posts (author_id, created_at DESC);
create index posts_published_idx on public.posts (published_at DESC) WHERE is_published;
comment on table public.posts is 'An article in the shop''s magazine.';
create table public.posts_tags (
  post_id bigint not null,
  tag_id bigint not null,
  constraint posts_tags_pkey primary key (post_id, tag_id),
  constraint posts_tags_post_id_fkey foreign key (post_id) references public.posts(id) on delete cascade,
  constraint posts_tags_tag_id_fkey foreign key (tag_id) references public.tags(id) on delete cascade
);
create index posts_tags_tag_id_idx on public.posts_tags (tag_id);
create table public.profiles (
  user_id bigint not null,
  full_name text not null,
  bio text,
  website text,
  birthday date,
  address jsonb,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint profiles_pkey primary key (user_id),
  constraint profiles_user_id_fkey foreign key (user_id) references public.users(id) on delete cascade
);
comment on column public.profiles.address is 'Where parcels go unless an order says otherwise.';
comment on table public.profiles is 'What a user tells about themselves; at most one each.';
create index users_created_at_idx on public.users (created_at DESC);
comment on column public.users.password_hash is 'Never leaves the server.';
comment on column public.users.username is 'Shown to others; letters, digits and underscores.';
comment on table public.users is 'Someone who can sign in: a customer, an author or staff.';
create function public.refresh_order_total()
 returns trigger
 language plpgsql
as $function$
begin
  update public.orders as o
  set total = coalesce((select sum(i.quantity * i.unit_price) from public.order_items as i where i.order_id = o.id), 0)
  where o.id in (new.order_id, old.order_id);
  return null;
end
$function$;
create trigger order_items_refresh_total after insert or delete or update on public.order_items for each row execute function public.refresh_order_total();
comment on function public.refresh_order_total() is 'Sets the total of the order whose items have just been written.';

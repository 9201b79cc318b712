"""Fill the members' new fields through managers and querysets."""

from functools import partial

from django.conf import settings
from django.db import migrations, models, transaction
from django.db.models import F
from django.db.models.functions import Lower

PLANS = (("gold", 3), ("silver", 2))
OLD_MODELS = (("shop", "Basket"), ("stock", "Shelf"))


def chunks(rows, size=500):
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def fill_levels(apps, schema_editor):
    Member = apps.get_model("shop", "Member")
    alias = schema_editor.connection.alias
    members = Member.objects.using(alias)
    members.filter(level=None).update(level=F("old_level"))  # expect: UPDATE shop_member
    Member._default_manager.annotate(low=Lower("name")).exclude(low="").update(name=F("low"))  # expect: UPDATE shop_member
    create = apps.get_model("shop", "Plan").objects.using(alias).create
    for name, level in PLANS:
        create(name=name, level=level)  # expect: INSERT shop_plan
    changed = []
    for member in members.iterator(chunk_size=200):
        member.code = member.name[:3]
        changed.append(member)
    for batch in chunks(changed):
        with transaction.atomic(using=alias):
            Member.objects.bulk_update(batch, ["code"])  # expect: UPDATE shop_member


def fill_users(apps, schema_editor):
    User = apps.get_model(settings.AUTH_USER_MODEL)
    Wallet = apps.get_model(app_label="shop", model_name="Wallet")
    for user in User.objects.all():
        wallet, created = Wallet.objects.get_or_create(user=user)  # expect: INSERT shop_wallet
        if created:
            wallet.balance = 0
            wallet.save(update_fields=["balance"])  # expect: UPDATE shop_wallet
    Wallet.objects.update_or_create(user=None, defaults={"balance": 0})  # expect: UPSERT shop_wallet
    rows = [Wallet(user_id=number) for number in (1, 2)]
    Wallet.objects.bulk_create(rows, ignore_conflicts=True)  # expect: INSERT shop_wallet
    one = Wallet(user_id=3)
    one.save()  # expect: INSERT shop_wallet


def relate(apps, schema_editor):
    Group = apps.get_model(*"shop.Group".split("."))
    get_model = apps.get_model
    Badge = get_model("shop", "Badge")
    for group in Group.objects.prefetch_related("members"):
        group.member_set.all().update(level=1)  # expect: UPDATE shop_member
        group.badges.add(*Badge.objects.filter(old=True))  # expect: INSERT shop_group_badges
        group.tags.set([])  # expect: INSERT shop_group_tags
        group.friends.clear()  # expect: DELETE shop_group_friends
        group.delete()  # expect: DELETE shop_group


def remove_old(apps, schema_editor):
    for path in OLD_MODELS:
        apps.get_model(*path).objects.filter(old=True).delete()  # expect: DELETE shop_basket, stock_shelf


def swap_prices(apps, schema_editor, model="Product"):
    Model = apps.get_model("shop", model)
    Model.objects.update(price=F("old_price"), old_price=F("price"))  # expect: UPDATE shop_product both


def set_state(state, apps, schema_editor):
    orders = apps.get_model("shop.Order").objects.all()
    if not orders.exists():
        return
    orders.filter(state="").update(state=state)  # expect: UPDATE shop_order both


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("shop", "0006_wallet"),
    ]

    def forget(apps, schema_editor):
        apps.get_model("shop", "Visit").objects.all().delete()  # expect: DELETE shop_visit downgrade

    operations = [
        migrations.AddField("member", "code", models.CharField(max_length=3, default="")),
        migrations.RunPython(fill_levels, migrations.RunPython.noop),
        migrations.RunPython(code=fill_users, reverse_code=forget),
        migrations.RunPython(relate, elidable=True),
        migrations.RunPython(remove_old, lambda apps, schema_editor: None),
        migrations.RunPython(swap_prices, swap_prices),
        migrations.RunPython(partial(set_state, "open"), partial(set_state, "")),
        migrations.RunPython(
            lambda apps, editor: apps.get_model("shop", "Coupon").objects.update(used=0)  # expect: UPDATE shop_coupon
        ),
    ]

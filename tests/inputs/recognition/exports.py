"""Exports as CRMs, ERPs and people write them, from their documentation: the same forty accounts under other names.

Each has its files, and the truth: which of their columns is which of ours.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TOWNS = {
    "BE": ("Gent", "Aalst", "Brugge", "Kortrijk", "Oostende", "Antwerpen", "Mechelen", "Leuven"),
    "DE": ("München", "Augsburg", "Ingolstadt", "Rosenheim", "Landshut", "Freising", "Dachau", "Erding"),
    "FR": ("Lyon", "Villeurbanne", "Grenoble", "Annecy", "Chambéry", "Valence", "Vienne", "Bron"),
    "US": ("Boston", "Cambridge", "Worcester", "Lowell", "Quincy", "Newton", "Salem", "Brockton"),
    "IT": ("Torino", "Asti", "Alessandria", "Novara", "Cuneo", "Biella", "Vercelli", "Ivrea"),
    "ES": ("Barcelona", "Sabadell", "Terrassa", "Girona", "Lleida", "Tarragona", "Reus", "Manresa"),
    "PT": ("Lisboa", "Porto", "Braga", "Coimbra", "Setúbal", "Évora", "Aveiro", "Faro"),
    "JP": ("東京", "横浜", "千葉", "川崎", "さいたま", "船橋", "八王子", "相模原"),
    "CN": ("北京", "上海", "广州", "深圳", "天津", "武汉", "成都", "南京"),
}
PEOPLE = ("Anna Puig", "Marc Vila", "Jo De Smet", "Lena Vogel")
SEGMENTS = ("Hospital", "Clinic", "Pharmacy")
ACCOUNTS = 40


@dataclass(frozen=True)
class Account:
    number: int
    country: str

    @property
    def city(self) -> str:
        towns = TOWNS[self.country]
        return towns[self.number * 5 % len(towns)]

    @property
    def owner(self) -> int:
        return self.number % len(PEOPLE)

    def amount(self, month: int) -> float:
        return round(50 + (self.number * 37 + month * 11) % 400 + self.number / 7, 2)


Table = tuple[str, tuple[str, ...], list[list[Any]]]


@dataclass(frozen=True)
class Export:
    """Files as (name, header, rows); `truth` by our table and column, '' where nothing stands for it."""

    name: str
    tables: tuple[Table, ...]
    truth: dict[str, dict[str, str]]
    delimiter: str = ","
    encoding: str = "utf-8"

    def write(self, folder: Path) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        return [self._written(folder / name, header, rows) for name, header, rows in self.tables]

    def _written(self, path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
        if path.suffix == ".xlsx":
            import xlsxwriter

            with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
                sheet = book.add_worksheet("Export")
                for position, row in enumerate((header, *rows)):
                    sheet.write_row(position, 0, row)
            return path
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self.delimiter).writerows((header, *rows))
        path.write_bytes(text.getvalue().encode(self.encoding))
        return path


def table(name: str, columns: dict[str, Callable[[Account], Any]], country: str) -> Table:
    accounts = [Account(n, country) for n in range(1, ACCOUNTS + 1)]
    return name, tuple(columns), [[cell(a) for cell in columns.values()] for a in accounts]


def people(name: str, columns: dict[str, Callable[[int], Any]]) -> Table:
    return name, tuple(columns), [[cell(i) for cell in columns.values()] for i in range(len(PEOPLE))]


def sold(name: str, columns: dict[str, Callable[[Account, int], Any]], country: str) -> Table:
    pairs = [(Account(n, country), month) for month in range(1, 13) for n in range(1, ACCOUNTS + 1)]
    return name, tuple(columns), [[cell(a, m) for cell in columns.values()] for a, m in pairs]


def iso(month: int) -> str:
    return f"2025-{month:02d}-17"


def plz(a: Account) -> str:
    return f"{10000 + 37 * a.number}"


def salesforce() -> Export:
    accounts = {
        "Account ID": lambda a: f"0015g00000{a.number:05d}AAA",
        "Account Name": lambda a: f"Account {a.number} Ltd",
        "Billing Street": lambda a: f"{a.number} Main Street",
        "Billing City": lambda a: a.city,
        "Billing State/Province": lambda a: "MA",
        "Billing Zip/Postal Code": lambda a: f"02{a.number:03d}",
        "Billing Country": lambda a: "United States",
        "Phone": lambda a: f"(617) 555-01{a.number:02d}",
        "Type": lambda a: SEGMENTS[a.number % 3],
        "Annual Revenue": lambda a: 1_000_000 + a.number,
        "Account Owner": lambda a: PEOPLE[a.owner],
        "Last Activity": lambda a: "11/23/2025",
    }
    opportunities = {
        "Account ID": lambda a, m: f"0015g00000{a.number:05d}AAA",
        "Close Date": lambda a, m: f"{m}/17/2025",
        "Amount": lambda a, m: a.amount(m),
        "Product Family": lambda a, m: ("Pumps", "Valves")[m % 2],
        "Stage": lambda a, m: "Closed Won",
    }
    users = {
        "Full Name": lambda i: PEOPLE[i],
        "Username": lambda i: f"u{i}@acme.com",
        "Role": lambda i: "Rep",
        "City": lambda i: TOWNS["US"][i],
    }
    return Export(
        "salesforce",
        (
            table("report1700000000.csv", accounts, "US"),
            sold("closed won.csv", opportunities, "US"),
            people("users.csv", users),
        ),
        {
            "customers": {
                "customer_id": "Account ID",
                "name": "Account Name",
                "address": "Billing Street",
                "city": "Billing City",
                "postal_code": "Billing Zip/Postal Code",
                "country": "Billing Country",
                "segment": "Type",
                "rep_id": "Account Owner",
                "phone": "Phone",
            },
            "sales": {
                "customer_id": "Account ID",
                "month": "Close Date",
                "amount": "Amount",
                "product": "Product Family",
            },
            "reps": {"rep_id": "Full Name", "name": "Full Name", "city": "City"},
        },
    )


def hubspot() -> Export:
    companies = {
        "Record ID": lambda a: 9_000_000_000 + a.number,
        "Company name": lambda a: f"Company {a.number}",
        "Company owner": lambda a: PEOPLE[a.owner],
        "Create Date": lambda a: "2024-03-04 09:11",
        "Phone Number": lambda a: f"+32 9 555 0{a.number:03d}",
        "City": lambda a: a.city,
        "Postal Code": plz,
        "Country/Region": lambda a: "Belgium",
        "Industry": lambda a: SEGMENTS[a.number % 3],
    }
    deals = {
        "Deal ID": lambda a, m: a.number * 100 + m,
        "Associated Company IDs": lambda a, m: 9_000_000_000 + a.number,
        "Close Date": lambda a, m: iso(m),
        "Amount": lambda a, m: a.amount(m),
    }
    owners = {"Name": lambda i: PEOPLE[i], "Email": lambda i: f"p{i}@x.be", "Team": lambda i: "North"}
    return Export(
        "hubspot",
        (
            table("all-companies.xlsx", companies, "BE"),
            sold("all-deals.xlsx", deals, "BE"),
            people("owners.csv", owners),
        ),
        {
            "customers": {
                "customer_id": "Record ID",
                "name": "Company name",
                "city": "City",
                "postal_code": "Postal Code",
                "country": "Country/Region",
                "rep_id": "Company owner",
                "segment": "Industry",
                "phone": "Phone Number",
            },
            "sales": {
                "customer_id": "Associated Company IDs",
                "month": "Close Date",
                "amount": "Amount",
                "product": "=all",
            },
            "reps": {"rep_id": "Name", "name": "Name", "team": "Team"},
        },
    )


def dynamics() -> Export:
    accounts = {
        "(Do Not Modify) Account": lambda a: f"{a.number:08x}-1111-4000-8000-000000000000",
        "(Do Not Modify) Row Checksum": lambda a: f"x{a.number * 7919:x}==",
        "(Do Not Modify) Modified On": lambda a: "2025-11-02 10:00",
        "Account Name": lambda a: f"Praxis {a.number}",
        "Main Phone": lambda a: f"+49 89 1234{a.number:02d}",
        "Address 1: City": lambda a: a.city,
        "Address 1: ZIP/Postal Code": plz,
        "Address 1: Country/Region": lambda a: "Germany",
        "Owner": lambda a: PEOPLE[a.owner],
        "Account Number": lambda a: f"A-{a.number:04d}",
    }
    invoices = {
        "Invoice ID": lambda a, m: f"INV-{a.number}-{m}",
        "Customer": lambda a, m: f"A-{a.number:04d}",
        "Invoice Date": lambda a, m: iso(m),
        "Total Amount": lambda a, m: a.amount(m),
        "Product": lambda a, m: "Alpha",
    }
    users = {"User": lambda i: PEOPLE[i], "Address 1: City": lambda i: TOWNS["DE"][i]}
    return Export(
        "dynamics",
        (
            table("My Active Accounts.xlsx", accounts, "DE"),
            sold("Invoices.xlsx", invoices, "DE"),
            people("Enabled Users.xlsx", users),
        ),
        {
            "customers": {
                "customer_id": "Account Number",
                "name": "Account Name",
                "city": "Address 1: City",
                "postal_code": "Address 1: ZIP/Postal Code",
                "country": "Address 1: Country/Region",
                "rep_id": "Owner",
                "phone": "Main Phone",
            },
            "sales": {
                "customer_id": "Customer",
                "month": "Invoice Date",
                "amount": "Total Amount",
                "product": "Product",
            },
            "reps": {"rep_id": "User", "name": "User", "city": "Address 1: City"},
        },
    )


def zoho() -> Export:
    accounts = {
        "Record Id": lambda a: f"zcrm_{4000 + a.number}",
        "Account Name": lambda a: f"Kliniek {a.number}",
        "Account Owner": lambda a: PEOPLE[a.owner],
        "Billing Street": lambda a: f"Dorp {a.number}",
        "Billing City": lambda a: a.city,
        "Billing Code": plz,
        "Billing Country": lambda a: "België",
        "Account Type": lambda a: SEGMENTS[a.number % 3],
    }
    orders = {
        "Account Name": lambda a, m: f"Kliniek {a.number}",
        "Order Date": lambda a, m: iso(m),
        "Sub Total": lambda a, m: a.amount(m),
        "Product Name": lambda a, m: "Alpha",
    }
    users = {"Name": lambda i: PEOPLE[i], "City": lambda i: TOWNS["BE"][i], "Zip": lambda i: f"90{i}0"}
    return Export(
        "zoho",
        (table("Accounts.csv", accounts, "BE"), sold("Sales_Orders.csv", orders, "BE"), people("Users.csv", users)),
        {
            "customers": {
                "customer_id": "Account Name",
                "name": "Account Name",
                "address": "Billing Street",
                "city": "Billing City",
                "postal_code": "Billing Code",
                "country": "Billing Country",
                "segment": "Account Type",
                "rep_id": "Account Owner",
            },
            "sales": {
                "customer_id": "Account Name",
                "month": "Order Date",
                "amount": "Sub Total",
                "product": "Product Name",
            },
            "reps": {"rep_id": "Name", "name": "Name", "city": "City", "postal_code": "Zip"},
        },
    )


def sap() -> Export:
    customers = {
        "KUNNR": lambda a: f"{a.number:010d}",
        "NAME1": lambda a: f"Klinikum {a.number}",
        "STRAS": lambda a: f"Ring {a.number}",
        "PSTLZ": plz,
        "ORT01": lambda a: a.city,
        "LAND1": lambda a: "DE",
        "KDGRP": lambda a: f"{a.number % 3:02d}",
        "PERNR": lambda a: f"{10 + a.owner:08d}",
    }
    billing = {
        "VBELN": lambda a, m: f"{90000000 + a.number * 100 + m}",
        "FKDAT": lambda a, m: f"2025{m:02d}17",
        "KUNNR": lambda a, m: f"{a.number:010d}",
        "MATNR": lambda a, m: ("MAT-1", "MAT-2")[m % 2],
        "NETWR": lambda a, m: f"{a.amount(m):.2f}".replace(".", ","),
    }
    staff = {"PERNR": lambda i: f"{10 + i:08d}", "ENAME": lambda i: PEOPLE[i], "ORT01": lambda i: TOWNS["DE"][i]}
    return Export(
        "sap",
        (table("KNA1.csv", customers, "DE"), sold("VBRK.csv", billing, "DE"), people("PA0001.csv", staff)),
        {
            "customers": {
                "customer_id": "KUNNR",
                "name": "NAME1",
                "address": "STRAS",
                "city": "ORT01",
                "postal_code": "PSTLZ",
                "country": "LAND1",
                "segment": "KDGRP",
                "rep_id": "PERNR",
            },
            "sales": {"customer_id": "KUNNR", "month": "FKDAT", "amount": "NETWR", "product": "MATNR"},
            "reps": {"rep_id": "PERNR", "name": "ENAME", "city": "ORT01"},
        },
        delimiter=";",
    )


def odoo() -> Export:
    partners = {
        "External ID": lambda a: f"__export__.res_partner_{a.number}",
        "Display Name": lambda a: f"Farmacia {a.number}",
        "Street": lambda a: f"Carrer {a.number}",
        "City": lambda a: a.city,
        "Zip": plz,
        "Country": lambda a: "Spain",
        "Salesperson": lambda a: PEOPLE[a.owner],
        "Phone": lambda a: f"+34 972 12 34 {a.number:02d}",
    }
    orders = {
        "Order Reference": lambda a, m: f"S{a.number * 100 + m:05d}",
        "Order Date": lambda a, m: f"{iso(m)} 10:22:00",
        "Customer": lambda a, m: f"Farmacia {a.number}",
        "Salesperson": lambda a, m: PEOPLE[a.owner],
        "Untaxed Amount": lambda a, m: a.amount(m),
    }
    users = {"Name": lambda i: PEOPLE[i], "Login": lambda i: f"p{i}@x.es", "City": lambda i: TOWNS["ES"][i]}
    return Export(
        "odoo",
        (
            table("res.partner.xlsx", partners, "ES"),
            sold("sale.order.xlsx", orders, "ES"),
            people("res.users.csv", users),
        ),
        {
            "customers": {
                "customer_id": "Display Name",
                "name": "Display Name",
                "address": "Street",
                "city": "City",
                "postal_code": "Zip",
                "country": "Country",
                "rep_id": "Salesperson",
                "phone": "Phone",
            },
            "sales": {"customer_id": "Customer", "month": "Order Date", "amount": "Untaxed Amount", "product": "=all"},
            "reps": {"rep_id": "Name", "name": "Name", "city": "City"},
        },
    )


def veeva() -> Export:
    accounts = {
        "Veeva ID": lambda a: f"V{a.number:06d}",
        "Name": lambda a: f"Dr {a.number} Rossi",
        "Specialty": lambda a: SEGMENTS[a.number % 3],
        "Address Line 1": lambda a: f"Via Roma {a.number}",
        "City_vod__c": lambda a: a.city,
        "Zip_vod__c": plz,
        "Country_vod__c": lambda a: "IT",
        "Owner": lambda a: f"T{a.owner:03d}",
    }
    sales = {
        "Veeva ID": lambda a, m: f"V{a.number:06d}",
        "Brand": lambda a, m: "Glucora",
        "Month": lambda a, m: f"2025-{m:02d}",
        "Net Sales": lambda a, m: a.amount(m),
    }
    users = {"Territory ID": lambda i: f"T{i:03d}", "User": lambda i: PEOPLE[i], "Region": lambda i: "Nord"}
    return Export(
        "veeva",
        (table("Account.csv", accounts, "IT"), sold("Sales_Transactions.csv", sales, "IT"), people("User.csv", users)),
        {
            "customers": {
                "customer_id": "Veeva ID",
                "name": "Name",
                "segment": "Specialty",
                "address": "Address Line 1",
                "city": "City_vod__c",
                "postal_code": "Zip_vod__c",
                "country": "Country_vod__c",
                "rep_id": "Owner",
            },
            "sales": {"customer_id": "Veeva ID", "month": "Month", "amount": "Net Sales", "product": "Brand"},
            "reps": {"rep_id": "Territory ID", "name": "User", "team": "Region"},
        },
    )


def german() -> Export:
    kunden = {
        "Kd-Nr.": lambda a: f"K{a.number}",
        "Firma": lambda a: f"Gasthof {a.number}",
        "Straße": lambda a: f"Hauptstr. {a.number}",
        "PLZ": plz,
        "Ort": lambda a: a.city,
        "ABC": lambda a: "ABC"[a.number % 3],
        "Betreuer": lambda a: PEOPLE[a.owner].split()[-1],
        "Telefon": lambda a: f"08161/44{a.number:03d}",
    }
    umsatz = {
        "Monat": lambda a, m: f"{m:02d}.2025",
        "Kundennummer": lambda a, m: f"K{a.number}",
        "Artikel": lambda a, m: ("Bier", "Saft")[m % 2],
        "Nettoumsatz": lambda a, m: f"{a.amount(m):.2f}".replace(".", ","),
    }
    adm = {"Kürzel": lambda i: PEOPLE[i].split()[-1], "Name": lambda i: PEOPLE[i], "Wohnort": lambda i: TOWNS["DE"][i]}
    return Export(
        "german",
        (table("Kundenliste.csv", kunden, "DE"), sold("Umsatz 2025.csv", umsatz, "DE"), people("Außendienst.csv", adm)),
        {
            "customers": {
                "customer_id": "Kd-Nr.",
                "name": "Firma",
                "address": "Straße",
                "city": "Ort",
                "postal_code": "PLZ",
                "segment": "ABC",
                "rep_id": "Betreuer",
                "phone": "Telefon",
            },
            "sales": {"customer_id": "Kundennummer", "month": "Monat", "amount": "Nettoumsatz", "product": "Artikel"},
            "reps": {"rep_id": "Kürzel", "name": "Name", "city": "Wohnort"},
        },
        delimiter=";",
        encoding="cp1252",
    )


def french() -> Export:
    clients = {
        "Code client": lambda a: f"C{a.number:03d}",
        "Raison sociale": lambda a: f"Pharmacie {a.number}",
        "Adresse": lambda a: f"{a.number} rue du Lac",
        "Code postal": plz,
        "Ville": lambda a: a.city,
        "Pays": lambda a: "France",
        "Catégorie": lambda a: SEGMENTS[a.number % 3],
        "Commercial": lambda a: PEOPLE[a.owner],
    }
    ventes = {
        "N° facture": lambda a, m: f"F{a.number * 100 + m}",
        "Date facture": lambda a, m: f"17/{m:02d}/2025",
        "Code client": lambda a, m: f"C{a.number:03d}",
        "Montant HT": lambda a, m: f"{a.amount(m):.2f}".replace(".", ","),
        "Gamme": lambda a, m: "Or",
    }
    commerciaux = {"Nom": lambda i: PEOPLE[i], "Secteur": lambda i: "Sud", "Ville": lambda i: TOWNS["FR"][i]}
    return Export(
        "french",
        (
            table("clients.xlsx", clients, "FR"),
            sold("ventes.csv", ventes, "FR"),
            people("commerciaux.csv", commerciaux),
        ),
        {
            "customers": {
                "customer_id": "Code client",
                "name": "Raison sociale",
                "address": "Adresse",
                "city": "Ville",
                "postal_code": "Code postal",
                "country": "Pays",
                "segment": "Catégorie",
                "rep_id": "Commercial",
            },
            "sales": {
                "customer_id": "Code client",
                "month": "Date facture",
                "amount": "Montant HT",
                "product": "Gamme",
            },
            "reps": {"rep_id": "Nom", "name": "Nom", "team": "Secteur", "city": "Ville"},
        },
        delimiter=";",
    )


def portuguese() -> Export:
    clientes = {
        "Código do cliente": lambda a: a.number,
        "Nome fantasia": lambda a: f"Farmácia {a.number}",
        "Endereço": lambda a: f"Rua {a.number}",
        "Cidade": lambda a: a.city,
        "CEP": plz,
        "Vendedor": lambda a: f"V{a.owner}",
        "Latitude": lambda a: 38.5 + a.number / 50,
        "Longitude": lambda a: -8.9 + a.number / 70,
    }
    vendas = {
        "Mês": lambda a, m: f"2025-{m:02d}",
        "Cód. cliente": lambda a, m: a.number,
        "Produto": lambda a, m: "Alfa",
        "Faturamento": lambda a, m: a.amount(m),
    }
    equipe = {"Código": lambda i: f"V{i}", "Nome": lambda i: PEOPLE[i], "Cidade": lambda i: TOWNS["PT"][i]}
    return Export(
        "portuguese",
        (table("clientes.xlsx", clientes, "PT"), sold("vendas.xlsx", vendas, "PT"), people("vendedores.xlsx", equipe)),
        {
            "customers": {
                "customer_id": "Código do cliente",
                "name": "Nome fantasia",
                "address": "Endereço",
                "city": "Cidade",
                "postal_code": "CEP",
                "rep_id": "Vendedor",
                "latitude": "Latitude",
                "longitude": "Longitude",
            },
            "sales": {"customer_id": "Cód. cliente", "month": "Mês", "amount": "Faturamento", "product": "Produto"},
            "reps": {"rep_id": "Código", "name": "Nome", "city": "Cidade"},
        },
    )


def japanese() -> Export:
    customers = {
        "得意先コード": lambda a: f"{a.number:05d}",
        "得意先名": lambda a: f"第{a.number}病院",
        "郵便番号": lambda a: f"{100 + a.number}-0001",
        "市区町村": lambda a: a.city,
        "電話番号": lambda a: f"03-1234-56{a.number:02d}",
        "ランク": lambda a: "ABC"[a.number % 3],
        "担当者": lambda a: f"E{a.owner}",
    }
    sales = {
        "売上日": lambda a, m: f"2025/{m:02d}/17",
        "得意先コード": lambda a, m: f"{a.number:05d}",
        "商品コード": lambda a, m: "P1",
        "売上金額": lambda a, m: round(a.amount(m) * 100),
    }
    staff = {"社員番号": lambda i: f"E{i}", "氏名": lambda i: PEOPLE[i], "支店": lambda i: "東京支店"}
    return Export(
        "japanese",
        (table("得意先.csv", customers, "JP"), sold("売上.csv", sales, "JP"), people("担当者.csv", staff)),
        {
            "customers": {
                "customer_id": "得意先コード",
                "name": "得意先名",
                "postal_code": "郵便番号",
                "city": "市区町村",
                "phone": "電話番号",
                "segment": "ランク",
                "rep_id": "担当者",
            },
            "sales": {"customer_id": "得意先コード", "month": "売上日", "amount": "売上金額", "product": "商品コード"},
            "reps": {"rep_id": "社員番号", "name": "氏名", "team": "支店"},
        },
        encoding="cp932",
    )


def chinese() -> Export:
    customers = {
        "客户编号": lambda a: f"C{a.number}",
        "客户名称": lambda a: f"第{a.number}医院",
        "城市": lambda a: a.city,
        "地址": lambda a: f"人民路{a.number}号",
        "等级": lambda a: "ABC"[a.number % 3],
        "负责人": lambda a: PEOPLE[a.owner],
    }
    sales = {
        "年月": lambda a, m: f"2025{m:02d}",
        "客户编号": lambda a, m: f"C{a.number}",
        "产品": lambda a, m: "甲",
        "销售额": lambda a, m: a.amount(m),
    }
    staff = {"工号": lambda i: f"W{i}", "姓名": lambda i: PEOPLE[i], "区域": lambda i: "华东"}
    return Export(
        "chinese",
        (table("客户.xlsx", customers, "CN"), sold("销售.xlsx", sales, "CN"), people("业务员.xlsx", staff)),
        {
            "customers": {
                "customer_id": "客户编号",
                "name": "客户名称",
                "city": "城市",
                "address": "地址",
                "segment": "等级",
                "rep_id": "负责人",
            },
            "sales": {"customer_id": "客户编号", "month": "年月", "amount": "销售额", "product": "产品"},
            "reps": {"rep_id": "姓名", "name": "姓名", "team": "区域"},
        },
    )


EXPORTS = tuple(
    make()
    for make in (
        *(salesforce, hubspot, dynamics, zoho, sap, odoo, veeva),
        *(german, french, portuguese, japanese, chinese),
    )
)

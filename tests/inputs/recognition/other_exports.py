"""Further exports, written before anybody looked at how they are recognized: other products, decoys beside."""

from __future__ import annotations

from tests.inputs.recognition.exports import PEOPLE, SEGMENTS, TOWNS, Export, people, plz, sold, table


def german_number(value: float) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def mail(i: int) -> str:
    first, *_, last = PEOPLE[i].split()
    return f"{first}.{last}@acme.com".lower()


def hubspot_german() -> Export:
    companies = {
        "Datensatz-ID": lambda a: 70_000_000_000 + a.number,
        "Unternehmensname": lambda a: f"Klinik {a.number} GmbH",
        "Zuständiger Mitarbeiter für Unternehmen": lambda a: PEOPLE[a.owner],
        "Erstelldatum": lambda a: "2024-03-01 09:12",
        "Telefonnummer": lambda a: f"+49 89 55{a.number:04d}",
        "Datum der letzten Aktivität": lambda a: "2025-10-02 10:00",
        "Stadt": lambda a: a.city,
        "Land/Region": lambda a: "Deutschland",
        "Postleitzahl": plz,
        "Straße": lambda a: f"Hauptstr. {a.number}",
        "Branche": lambda a: SEGMENTS[a.number % 3],
    }
    deals = {
        "Deal-Name": lambda a, m: f"Bestellung {a.number}-{m}",
        "Abschlussdatum": lambda a, m: f"2025-{m:02d}-17 14:30",
        "Betrag": lambda a, m: a.amount(m),
        "Deal-Phase": lambda a, m: "Abgeschlossen und gewonnen",
        "Associated Company IDs": lambda a, m: 70_000_000_000 + a.number,
        "Associated Company": lambda a, m: f"Klinik {a.number} GmbH",
    }
    users = {"Name": lambda i: PEOPLE[i], "E-Mail": mail, "Team": lambda i: "Süd", "Standort": lambda i: TOWNS["DE"][i]}
    return Export(
        "hubspot-german",
        (
            table("hubspot-crm-exports-alle-unternehmen.csv", companies, "DE"),
            sold("hubspot-crm-exports-alle-deals.csv", deals, "DE"),
            people("benutzer.csv", users),
        ),
        {
            "customers": {
                "customer_id": "Datensatz-ID",
                "name": "Unternehmensname",
                "rep_id": "Zuständiger Mitarbeiter für Unternehmen",
                "phone": "Telefonnummer",
                "city": "Stadt",
                "country": "Land/Region",
                "postal_code": "Postleitzahl",
                "address": "Straße",
                "segment": "Branche",
            },
            "sales": {
                "customer_id": "Associated Company IDs",
                "month": "Abschlussdatum",
                "amount": "Betrag",
                "product": "=all",
            },
            "reps": {"rep_id": "Name", "name": "Name", "team": "Team", "city": "Standort"},
        },
    )


def dynamics_french() -> Export:
    accounts = {
        "(Ne pas modifier) Compte": lambda a: f"a1b2c3d4-0000-0000-0000-{a.number:012d}",
        "(Ne pas modifier) Date de modification": lambda a: "17/10/2025 10:05",
        "Nom du compte": lambda a: f"Pharmacie {a.number}",
        "Numéro de compte": lambda a: f"CPT{a.number:05d}",
        "Téléphone principal": lambda a: f"04 78 00 {a.number:02d} 11",
        "Adresse 1 : Rue 1": lambda a: f"{a.number} rue de la République",
        "Adresse 1 : Code postal": lambda a: f"69{a.number:03d}",
        "Adresse 1 : Ville": lambda a: a.city,
        "Adresse 1 : Pays/région": lambda a: "France",
        "Contact principal": lambda a: f"M. Durand {a.number}",
        "Propriétaire": lambda a: PEOPLE[a.owner],
        "Catégorie": lambda a: SEGMENTS[a.number % 3],
    }
    invoices = {
        "ID de la facture": lambda a, m: f"FAC-{a.number}-{m}",
        "Client": lambda a, m: f"Pharmacie {a.number}",
        "Date de facturation": lambda a, m: f"{m + 12}/{m:02d}/2025",
        "Montant total": lambda a, m: f"{a.amount(m):.2f}".replace(".", ","),
        "Statut": lambda a, m: "Payée",
    }
    users = {
        "Nom complet": lambda i: PEOPLE[i],
        "Adresse de messagerie principale": mail,
        "Division": lambda i: "France",
        "Ville": lambda i: TOWNS["FR"][i],
    }
    return Export(
        "dynamics-french",
        (
            table("Comptes actifs.xlsx", accounts, "FR"),
            sold("Factures.xlsx", invoices, "FR"),
            people("Utilisateurs.xlsx", users),
        ),
        {
            "customers": {
                "customer_id": "Nom du compte",
                "name": "Nom du compte",
                "phone": "Téléphone principal",
                "address": "Adresse 1 : Rue 1",
                "postal_code": "Adresse 1 : Code postal",
                "city": "Adresse 1 : Ville",
                "country": "Adresse 1 : Pays/région",
                "contact": "Contact principal",
                "rep_id": "Propriétaire",
                "segment": "Catégorie",
            },
            "sales": {
                "customer_id": "Client",
                "month": "Date de facturation",
                "amount": "Montant total",
                "product": "=all",
            },
            "reps": {"rep_id": "Nom complet", "name": "Nom complet", "team": "Division", "city": "Ville"},
        },
    )


def pipedrive() -> Export:
    organizations = {
        "Organization - ID": lambda a: a.number + 4000,
        "Organization - Name": lambda a: f"Shop {a.number}",
        "Organization - Owner": lambda a: PEOPLE[a.owner],
        "Organization - Label": lambda a: ("Hot", "Warm", "Cold")[a.number % 3],
        "Organization - Address": lambda a: f"{a.number} High Street, {a.city}, MA 02{a.number:03d}, USA",
        "Organization - City/town/village/locality of Address": lambda a: a.city,
        "Organization - ZIP/Postal code of Address": lambda a: f"02{a.number:03d}",
        "Organization - Country of Address": lambda a: "United States",
        "Organization - People": lambda a: 2,
        "Organization - Open deals": lambda a: a.number % 4,
    }
    deals = {
        "Deal - ID": lambda a, m: a.number * 100 + m,
        "Deal - Organization": lambda a, m: f"Shop {a.number}",
        "Deal - Value": lambda a, m: a.amount(m),
        "Deal - Currency of Value": lambda a, m: "USD",
        "Deal - Won time": lambda a, m: f"2025-{m:02d}-17 11:00:00",
        "Deal - Status": lambda a, m: "Won",
    }
    users = {"User name": lambda i: PEOPLE[i], "Email": mail, "Active": lambda i: "Yes"}
    return Export(
        "pipedrive",
        (
            table("organizations-7654321-12.csv", organizations, "US"),
            sold("deals-7654321-13.csv", deals, "US"),
            people("users-7654321.csv", users),
        ),
        {
            "customers": {
                "customer_id": "Organization - Name",
                "name": "Organization - Name",
                "rep_id": "Organization - Owner",
                "segment": "Organization - Label",
                "address": "Organization - Address",
                "city": "Organization - City/town/village/locality of Address",
                "postal_code": "Organization - ZIP/Postal code of Address",
                "country": "Organization - Country of Address",
            },
            "sales": {
                "customer_id": "Deal - Organization",
                "amount": "Deal - Value",
                "month": "Deal - Won time",
                "product": "=all",
            },
            "reps": {"rep_id": "User name", "name": "User name"},
        },
    )


def business_central_german() -> Export:
    debitoren = {
        "Nr.": lambda a: f"D{a.number:05d}",
        "Name": lambda a: f"Apotheke {a.number}",
        "Lagerortcode": lambda a: "MAIN",
        "Adresse": lambda a: f"Marktplatz {a.number}",
        "PLZ-Code": plz,
        "Ort": lambda a: a.city,
        "Länder-/Regionscode": lambda a: "DE",
        "Telefonnr.": lambda a: f"08121-55{a.number:03d}",
        "Kontakt": lambda a: f"Frau Maier {a.number}",
        "Verkäufercode": lambda a: ("AP", "MV", "JS", "LV")[a.owner],
        "Debitorenpreisgruppe": lambda a: ("A", "B", "C")[a.number % 3],
        "Kreditlimit (MW)": lambda a: 5000,
        "Saldo (MW)": lambda a: 120.5,
    }
    posten = {
        "Buchungsdatum": lambda a, m: f"17.{m:02d}.2025",
        "Postenart": lambda a, m: "Verkauf",
        "Herkunftsnr.": lambda a, m: f"D{a.number:05d}",
        "Artikelnr.": lambda a, m: ("1000", "1001")[m % 2],
        "Menge": lambda a, m: -3,
        "Verkaufsbetrag (tatsächl.)": lambda a, m: german_number(a.amount(m)),
        "Einstandsbetrag (tatsächl.)": lambda a, m: german_number(a.amount(m) / 2),
    }
    verkaeufer = {
        "Code": lambda i: ("AP", "MV", "JS", "LV")[i],
        "Name": lambda i: PEOPLE[i],
        "E-Mail": mail,
        "Provision %": lambda i: 5,
    }
    return Export(
        "business-central-german",
        (
            table("Debitoren.xlsx", debitoren, "DE"),
            sold("Artikelposten.xlsx", posten, "DE"),
            people("Verkäufer.xlsx", verkaeufer),
        ),
        {
            "customers": {
                "customer_id": "Nr.",
                "name": "Name",
                "address": "Adresse",
                "postal_code": "PLZ-Code",
                "city": "Ort",
                "country": "Länder-/Regionscode",
                "phone": "Telefonnr.",
                "contact": "Kontakt",
                "rep_id": "Verkäufercode",
                "segment": "Debitorenpreisgruppe",
            },
            "sales": {
                "month": "Buchungsdatum",
                "customer_id": "Herkunftsnr.",
                "product": "Artikelnr.",
                "amount": "Verkaufsbetrag (tatsächl.)",
            },
            "reps": {"rep_id": "Code", "name": "Name"},
        },
    )


def sage_french() -> Export:
    clients = {
        "Numéro compte": lambda a: f"411{a.number:05d}",
        "Intitulé": lambda a: f"Garage {a.number}",
        "Adresse": lambda a: f"{a.number} avenue Foch",
        "Complément": lambda a: "",
        "Code Postal": lambda a: f"38{a.number:03d}",
        "Ville": lambda a: a.city,
        "Pays": lambda a: "FRANCE",
        "Téléphone": lambda a: f"0476{a.number:06d}",
        "Représentant": lambda a: PEOPLE[a.owner],
        "Catégorie tarifaire": lambda a: ("Détaillant", "Grossiste")[a.number % 2],
        "Encours autorisé": lambda a: 3000,
    }
    ventes = {
        "Date pièce": lambda a, m: f"17/{m:02d}/2025",
        "N° pièce": lambda a, m: f"FA{a.number:04d}{m:02d}",
        "Code client": lambda a, m: f"411{a.number:05d}",
        "Famille article": lambda a, m: ("Pneus", "Huiles")[m % 2],
        "Montant HT": lambda a, m: german_number(a.amount(m)).replace(".", "\u202f"),
        "Montant TTC": lambda a, m: german_number(a.amount(m) * 1.2).replace(".", "\u202f"),
    }
    commerciaux = {
        "Nom et prénom": lambda i: PEOPLE[i],
        "Secteur": lambda i: "Rhône-Alpes",
        "Ville": lambda i: TOWNS["FR"][i],
    }
    return Export(
        "sage-french",
        (
            table("clients.csv", clients, "FR"),
            sold("ventes 2025.csv", ventes, "FR"),
            people("commerciaux.csv", commerciaux),
        ),
        {
            "customers": {
                "customer_id": "Numéro compte",
                "name": "Intitulé",
                "address": "Adresse",
                "postal_code": "Code Postal",
                "city": "Ville",
                "country": "Pays",
                "phone": "Téléphone",
                "rep_id": "Représentant",
                "segment": "Catégorie tarifaire",
            },
            "sales": {
                "month": "Date pièce",
                "customer_id": "Code client",
                "product": "Famille article",
                "amount": "Montant HT",
            },
            "reps": {"rep_id": "Nom et prénom", "name": "Nom et prénom", "team": "Secteur", "city": "Ville"},
        },
        ";",
        "cp1252",
    )


def netsuite() -> Export:
    customers = {
        "Internal ID": lambda a: 1200 + a.number,
        "ID": lambda a: f"CUS{a.number:04d}",
        "Name": lambda a: f"Market {a.number}",
        "Primary Contact": lambda a: f"Ms Lee {a.number}",
        "Sales Rep": lambda a: PEOPLE[a.owner],
        "Billing Address 1": lambda a: f"{a.number} Elm St",
        "Billing City": lambda a: a.city,
        "Billing State": lambda a: "MA",
        "Billing Zip": lambda a: f"01{a.number:03d}",
        "Billing Country": lambda a: "United States",
        "Category": lambda a: ("Retail", "Wholesale")[a.number % 2],
        "Phone": lambda a: f"617-555-{a.number:04d}",
        "Email": lambda a: f"buyer{a.number}@market.com",
    }
    transactions = {
        "Date": lambda a, m: f"{m}/17/2025",
        "Type": lambda a, m: "Invoice",
        "Document Number": lambda a, m: f"INV{a.number:04d}{m:02d}",
        "Entity": lambda a, m: f"Market {a.number}",
        "Item": lambda a, m: ("Beans", "Tea")[m % 2],
        "Quantity": lambda a, m: 4,
        "Amount (Net)": lambda a, m: f"{a.amount(m) * 10:,.2f}",
        "Amount (Tax)": lambda a, m: f"{a.amount(m):,.2f}",
    }
    employees = {
        "Internal ID": lambda i: 10 + i,
        "Name": lambda i: PEOPLE[i],
        "Email": mail,
        "Job Title": lambda i: "Account Executive",
        "City": lambda i: TOWNS["US"][i],
    }
    return Export(
        "netsuite",
        (
            table("CustomerSearchResults.csv", customers, "US"),
            sold("TransactionSearchResults.csv", transactions, "US"),
            people("EmployeeList.csv", employees),
        ),
        {
            "customers": {
                "customer_id": "Name",
                "name": "Name",
                "contact": "Primary Contact",
                "rep_id": "Sales Rep",
                "address": "Billing Address 1",
                "city": "Billing City",
                "postal_code": "Billing Zip",
                "country": "Billing Country",
                "segment": "Category",
                "phone": "Phone",
            },
            "sales": {"month": "Date", "customer_id": "Entity", "product": "Item", "amount": "Amount (Net)"},
            "reps": {"rep_id": "Name", "name": "Name", "city": "City"},
        },
    )


def salesforce_spanish() -> Export:
    cuentas = {
        "Id. de la cuenta": lambda a: f"0010X00003{a.number:05d}QAM",
        "Nombre de la cuenta": lambda a: f"Farmacia {a.number}",
        "Propietario de la cuenta": lambda a: PEOPLE[a.owner],
        "Calle de facturación": lambda a: f"Calle Mayor {a.number}",
        "Ciudad de facturación": lambda a: a.city,
        "Código postal de facturación": lambda a: f"08{a.number:03d}",
        "País de facturación": lambda a: "España",
        "Teléfono": lambda a: f"93 555 {a.number:04d}",
        "Sector": lambda a: SEGMENTS[a.number % 3],
        "Fecha de creación": lambda a: "01/02/2020",
        "Ingresos anuales": lambda a: 2_000_000 + a.number,
    }
    oportunidades = {
        "Id. de la cuenta": lambda a, m: f"0010X00003{a.number:05d}QAM",
        "Nombre de la oportunidad": lambda a, m: f"Pedido {a.number}-{m}",
        "Etapa": lambda a, m: "Ganada",
        "Fecha de cierre": lambda a, m: f"17/{m:02d}/2025",
        "Importe": lambda a, m: german_number(a.amount(m)),
        "Probabilidad (%)": lambda a, m: 100,
    }
    usuarios = {
        "Nombre completo": lambda i: PEOPLE[i],
        "Nombre de usuario": mail,
        "Función": lambda i: "Comercial",
        "Ciudad": lambda i: TOWNS["ES"][i],
    }
    return Export(
        "salesforce-spanish",
        (
            table("informe cuentas.csv", cuentas, "ES"),
            sold("informe oportunidades.csv", oportunidades, "ES"),
            people("usuarios.csv", usuarios),
        ),
        {
            "customers": {
                "customer_id": "Id. de la cuenta",
                "name": "Nombre de la cuenta",
                "rep_id": "Propietario de la cuenta",
                "address": "Calle de facturación",
                "city": "Ciudad de facturación",
                "postal_code": "Código postal de facturación",
                "country": "País de facturación",
                "phone": "Teléfono",
                "segment": "Sector",
            },
            "sales": {
                "customer_id": "Id. de la cuenta",
                "month": "Fecha de cierre",
                "amount": "Importe",
                "product": "=all",
            },
            "reps": {"rep_id": "Nombre completo", "name": "Nombre completo", "city": "Ciudad"},
        },
        ";",
    )


def italian_erp() -> Export:
    anagrafica = {
        "Cod. Cliente": lambda a: f"C{a.number:06d}",
        "Ragione Sociale": lambda a: f"Bar {a.number} S.r.l.",
        "Partita IVA": lambda a: f"0{a.number:010d}",
        "Indirizzo": lambda a: f"Via Roma {a.number}",
        "CAP": lambda a: f"10{a.number:03d}",
        "Località": lambda a: a.city,
        "Prov.": lambda a: "TO",
        "Nazione": lambda a: "IT",
        "Tel.": lambda a: f"011 55{a.number:05d}",
        "Agente": lambda a: PEOPLE[a.owner],
        "Zona": lambda a: ("Nord", "Sud")[a.number % 2],
        "Categoria": lambda a: ("Bar", "Ristorante", "Hotel")[a.number % 3],
    }
    fatturato = {
        "Data doc.": lambda a, m: f"17/{m:02d}/2025",
        "Num. doc.": lambda a, m: a.number * 100 + m,
        "Cod. Cliente": lambda a, m: f"C{a.number:06d}",
        "Cod. Art.": lambda a, m: ("CAF01", "TE02")[m % 2],
        "Quantità": lambda a, m: 12,
        "Imponibile": lambda a, m: german_number(a.amount(m)),
        "IVA": lambda a, m: german_number(a.amount(m) * 0.22),
    }
    agenti = {
        "Agente": lambda i: PEOPLE[i],
        "Provvigione": lambda i: 4,
        "Città": lambda i: TOWNS["IT"][i],
        "Email": mail,
    }
    return Export(
        "italian-erp",
        (
            table("Anagrafica clienti.xlsx", anagrafica, "IT"),
            sold("Fatturato 2025.xlsx", fatturato, "IT"),
            people("Agenti.xlsx", agenti),
        ),
        {
            "customers": {
                "customer_id": "Cod. Cliente",
                "name": "Ragione Sociale",
                "address": "Indirizzo",
                "postal_code": "CAP",
                "city": "Località",
                "country": "Nazione",
                "phone": "Tel.",
                "rep_id": "Agente",
                "segment": "Categoria",
            },
            "sales": {
                "month": "Data doc.",
                "customer_id": "Cod. Cliente",
                "product": "Cod. Art.",
                "amount": "Imponibile",
            },
            "reps": {"rep_id": "Agente", "name": "Agente", "city": "Città"},
        },
    )


def kintone_japanese() -> Export:
    customers = {
        "レコード番号": lambda a: a.number,
        "取引先コード": lambda a: f"TK-{a.number:04d}",
        "取引先名称": lambda a: f"株式会社{a.number}商店",
        "郵便番号": lambda a: f"1{a.number:02d}-00{a.number:02d}",
        "市区町村": lambda a: a.city,
        "住所": lambda a: f"{a.city}本町{a.number}",
        "TEL": lambda a: f"03-5555-{a.number:04d}",
        "営業担当者": lambda a: PEOPLE[a.owner],
        "顧客ランク": lambda a: ("A", "B", "C")[a.number % 3],
        "作成日時": lambda a: "2024-05-01 10:00",
    }
    sales = {
        "伝票日付": lambda a, m: f"2025/{m:02d}/17",
        "取引先コード": lambda a, m: f"TK-{a.number:04d}",
        "商品名": lambda a, m: ("珈琲", "紅茶")[m % 2],
        "数量": lambda a, m: 3,
        "金額(税抜)": lambda a, m: f"{round(a.amount(m)) * 100:,}",
        "消費税": lambda a, m: f"{round(a.amount(m)) * 10:,}",
    }
    reps = {"社員番号": lambda i: f"E{i:03d}", "氏名": lambda i: PEOPLE[i], "所属": lambda i: "東京支店"}
    return Export(
        "kintone-japanese",
        (table("取引先一覧.csv", customers, "JP"), sold("売上明細.csv", sales, "JP"), people("社員.csv", reps)),
        {
            "customers": {
                "customer_id": "取引先コード",
                "name": "取引先名称",
                "postal_code": "郵便番号",
                "city": "市区町村",
                "address": "住所",
                "phone": "TEL",
                "rep_id": "営業担当者",
                "segment": "顧客ランク",
            },
            "sales": {
                "month": "伝票日付",
                "customer_id": "取引先コード",
                "product": "商品名",
                "amount": "金額(税抜)",
            },
            "reps": {"rep_id": "氏名", "name": "氏名", "team": "所属"},
        },
        ",",
        "cp932",
    )


def chinese_erp() -> Export:
    customers = {
        "客户编码": lambda a: f"KH{a.number:05d}",
        "客户全称": lambda a: f"仁和医院{a.number}",
        "客户简称": lambda a: f"仁和{a.number}",
        "所属城市": lambda a: a.city,
        "详细地址": lambda a: f"中山路{a.number}号",
        "联系人": lambda a: f"王{a.number}",
        "联系电话": lambda a: f"021-5555{a.number:04d}",
        "专管业务员": lambda a: PEOPLE[a.owner],
        "客户级别": lambda a: ("A级", "B级", "C级")[a.number % 3],
        "信用额度": lambda a: 50000,
    }
    sales = {
        "单据日期": lambda a, m: f"2025-{m:02d}-17",
        "客户编码": lambda a, m: f"KH{a.number:05d}",
        "存货名称": lambda a, m: ("药品甲", "药品乙")[m % 2],
        "数量": lambda a, m: 2,
        "无税金额": lambda a, m: a.amount(m),
        "税额": lambda a, m: round(a.amount(m) * 0.13, 2),
    }
    reps = {"人员编码": lambda i: f"P{i:02d}", "姓名": lambda i: PEOPLE[i], "部门": lambda i: "华东区"}
    return Export(
        "chinese-erp",
        (table("客户档案.csv", customers, "CN"), sold("销售明细.csv", sales, "CN"), people("人员档案.csv", reps)),
        {
            "customers": {
                "customer_id": "客户编码",
                "name": "客户全称",
                "city": "所属城市",
                "address": "详细地址",
                "contact": "联系人",
                "phone": "联系电话",
                "rep_id": "专管业务员",
                "segment": "客户级别",
            },
            "sales": {
                "month": "单据日期",
                "customer_id": "客户编码",
                "product": "存货名称",
                "amount": "无税金额",
            },
            "reps": {"rep_id": "姓名", "name": "姓名", "team": "部门"},
        },
        ",",
        "gb18030",
    )


def spreadsheet() -> Export:
    shops = {
        "Shop #": lambda a: f"S-{a.number}",
        "Shop": lambda a: f"Corner {a.number}",
        "Town": lambda a: a.city,
        "Zip": lambda a: f"02{a.number:03d}",
        "Who": lambda a: PEOPLE[a.owner].split()[0],
        "Size (A/B/C)": lambda a: ("A", "B", "C")[a.number % 3],
        "Sales 2024": lambda a: round(sum(a.amount(m) for m in range(6)), 2),
        "Sales 2025": lambda a: round(sum(a.amount(m) for m in range(12)), 2),
    }
    reps = {
        "First name": lambda i: PEOPLE[i].split()[0],
        "Last name": lambda i: PEOPLE[i].split()[-1],
        "Lives in": lambda i: TOWNS["US"][i],
    }
    return Export(
        "spreadsheet",
        (table("shops.xlsx", shops, "US"), people("team.xlsx", reps)),
        {
            "customers": {
                "customer_id": "Shop #",
                "name": "Shop",
                "city": "Town",
                "postal_code": "Zip",
                "rep_id": "Who",
                "segment": "Size (A/B/C)",
            },
            "potentials": {"customer_id": "Shop #", "sales": "Sales 2025", "product": "=all"},
            "reps": {"rep_id": "First name", "name": "First name", "city": "Lives in"},
        },
    )


OTHERS = (
    hubspot_german(),
    dynamics_french(),
    pipedrive(),
    business_central_german(),
    sage_french(),
    netsuite(),
    salesforce_spanish(),
    italian_erp(),
    kintone_japanese(),
    chinese_erp(),
    spreadsheet(),
)

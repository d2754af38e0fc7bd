"""Fictional people whose languages run from right to left, with what must keep its order in each text."""

from __future__ import annotations

from typing import Any

_LAYLA: dict[str, Any] = {
    "language": "ar",
    "personalInfo": {
        "name": "ليلى الحربي",
        "title": "مهندسة منصات",
        "email": "layla@example.org",
        "phone": "+966 11 555 0132",
        "location": "الرياض، السعودية",
        "website": "https://layla.example.org/work/",
        "linkedin": "https://www.linkedin.com/in/layla-example",
        "links": [{"label": "المدونة", "url": "https://blog.example.org/2021/"}],
    },
    "summary": "خبرة 11 سنة في Kubernetes وبوابات الدفع. للتواصل: +966 11 555 0132 أو layla@example.org.",
    "experience": [
        {
            "company": "شركة الواحة للتقنية",
            "position": "مهندسة أولى",
            "location": "الرياض",
            "startDate": "2017-08",
            "endDate": "2021-03",
            "description": ["خفّضت زمن النشر من 45 دقيقة إلى 6 دقائق.", "خدمة تعالج 1,200 طلب في الثانية."],
            "technologies": ["Go", "PostgreSQL"],
        },
        {"company": "Northwind", "position": "مهندسة", "startDate": "2021-04", "isCurrentRole": True},
    ],
    "education": [
        {
            "university": "جامعة النخيل",
            "degree": "بكالوريوس",
            "branch": "علوم الحاسب",
            "startDate": "2009",
            "endDate": "2013",
            "sgpa": "4.7/5",
        },
    ],
    "languages": [
        {"language": "العربية", "fluency": "اللغة الأم"},
        {"language": "الإنجليزية", "fluency": "C1"},
    ],
}

_NOAM: dict[str, Any] = {
    "language": "he",
    "personalInfo": {
        "name": "נועם שקד",
        "title": "מפתח תוכנה",
        "email": "noam@example.org",
        "phone": "+972 3 555 0132",
        "location": "תל אביב",
        "website": "https://noam.example.org",
        "github": "https://github.com/noam-example",
    },
    "summary": "ניסיון של 8 שנים בפיתוח שירותים ב־Python. טלפון נוסף: (03) 555 0132.",
    "experience": [
        {
            "company": "אלון תוכנה בע״מ",
            "position": "ראש צוות",
            "location": "חיפה",
            "startDate": "2017-08",
            "endDate": "2021-03",
            "description": ["הובלתי צוות של 6 מפתחים.", "פירוט המערכת: https://noam.example.org/systems/."],
            "technologies": ["Django", "Redis"],
        },
        {"company": "מעבדות ארז", "position": "מפתח", "startDate": "2021-04", "isCurrentRole": True},
    ],
    "education": [
        {
            "university": "מכללת הגליל",
            "degree": "תואר ראשון",
            "branch": "מדעי המחשב",
            "startDate": "2009",
            "endDate": "2013",
        }
    ],
}

_PARISA: dict[str, Any] = {
    "language": "fa",
    "personalInfo": {
        "name": "پریسا کاویانی",
        "title": "تحلیل‌گر داده",
        "email": "parisa@example.org",
        "phone": "+98 21 5555 0132",
        "location": "تهران، ایران",
        "website": "https://parisa.example.org",
    },
    "summary": "هفت سال تجربه در تحلیل داده با Python و SQL. شمارهٔ دفتر: 021 555 0132.",
    "experience": [
        {
            "company": "شرکت سپیدار",
            "position": "تحلیل‌گر ارشد",
            "location": "تهران",
            "startDate": "2017-08",
            "endDate": "2021-03",
            "description": ["گزارش‌های فروش ۱۲ شعبه را خودکار کردم.", "زمان تهیهٔ گزارش را 40% کاهش دادم."],
            "technologies": ["pandas", "Airflow"],
        },
        {"company": "آزمایشگاه نسترن", "position": "تحلیل‌گر", "startDate": "2021-04", "isCurrentRole": True},
    ],
    "education": [
        {
            "university": "دانشگاه البرز",
            "degree": "کارشناسی",
            "branch": "آمار",
            "startDate": "2009",
            "endDate": "2013",
        }
    ],
}

_BILAL: dict[str, Any] = {
    "language": "ur",
    "personalInfo": {
        "name": "بلال ہاشمی",
        "title": "سافٹ ویئر انجینئر",
        "email": "bilal@example.org",
        "phone": "+92 42 5555 0132",
        "location": "لاہور، پاکستان",
        "website": "https://bilal.example.org",
    },
    "summary": "موبائل ایپلی کیشنز بنانے کا 9 سالہ تجربہ، خاص طور پر Kotlin میں۔ دفتر: +92 42 5555 0132",
    "experience": [
        {
            "company": "چنار ٹیکنالوجیز",
            "position": "سینئر انجینئر",
            "location": "لاہور",
            "startDate": "2017-08",
            "endDate": "2021-03",
            "description": ["ٹیم نے 3 ایپس تیار کیں۔", "ایپ کے صارفین 20,000 سے بڑھ کر 85,000 ہو گئے۔"],
            "technologies": ["Kotlin", "Firebase"],
        },
        {"company": "شاہین لیبز", "position": "انجینئر", "startDate": "2021-04", "isCurrentRole": True},
    ],
    "education": [
        {
            "university": "راوی یونیورسٹی",
            "degree": "بی ایس",
            "branch": "کمپیوٹر سائنس",
            "startDate": "2009",
            "endDate": "2013",
        }
    ],
}

PEOPLE = {person["language"]: person for person in (_LAYLA, _NOAM, _PARISA, _BILAL)}

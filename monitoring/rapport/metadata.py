"""What the PDF says about itself, for archives (PDF/A-3a) and for screen readers (PDF/UA-1).

Imports WeasyPrint: import this module only where a report is printed.
"""

from typing import Any

from weasyprint.pdf.metadata import DocumentMetadata

# A file may claim both standards in one place, if it also describes the properties PDF/A itself does not know
# (ISO 19005-3, 6.6.2.3; ISO 14289-1, 5).
_PDF_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""

_LANGUAGE = b"""
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:language><rdf:Bag><rdf:li>nl</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
"""

_END = b"</rdf:RDF>"


class Metadata(DocumentMetadata):
    """The metadata WeasyPrint read from the head of the HTML, with the claim of PDF/UA and the language."""

    def __init__(self, read: DocumentMetadata) -> None:
        super().__init__(**vars(read))

    def include_in_pdf(self, pdf: Any, variant: str, version: int, conformance: str, compress: bool) -> None:
        # Archives read the metadata without a PDF library, so it is not compressed.
        super().include_in_pdf(pdf, variant, version, conformance, compress=False)

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        described: bytes = super().generate_rdf_metadata(variant, version, conformance)
        if not described.endswith(_END):
            raise RuntimeError("WeasyPrint's metadata does not end where it used to")
        return described.removesuffix(_END) + _PDF_UA + _LANGUAGE + _END

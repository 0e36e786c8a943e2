"""Mail from the portal: what there is to tell whom waits in a queue and goes out as one digest per person.

What happens in the programme calls `put` or `put_each`, inside its own transaction; `bezorgen` sends what waits.
"""

from programmes.post.bericht import Bericht as Bericht
from programmes.post.bericht import Soort as Soort
from programmes.post.wachtrij import Nieuws as Nieuws
from programmes.post.wachtrij import put as put
from programmes.post.wachtrij import put_each as put_each

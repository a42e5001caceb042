enum Placeholder {}
import Yams

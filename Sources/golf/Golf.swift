@main struct Golf { static func main() {} }

namespace Meridian.Dns;

/// <summary>Bytes or text that are not a DNS message or a DNS name. The message says what is wrong and where.</summary>
public sealed class DnsFormatException(string message) : FormatException(message);

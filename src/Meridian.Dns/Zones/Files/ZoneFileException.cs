namespace Meridian.Dns;

/// <summary>A zone file that cannot be taken. The message says what is wrong, in which file and line, and what is expected.</summary>
public sealed class ZoneFileException(string message) : FormatException(message);

namespace Meridian.Dns;

/// <summary>A message is not signed as it has to be, or the other side says so of ours. The message holds no secret.</summary>
public sealed class TsigException(string message) : Exception(message);

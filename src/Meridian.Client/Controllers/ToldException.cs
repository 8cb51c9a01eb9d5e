namespace Meridian.Client;

/// <summary>A failure of which the user has been told by an event already: it is retried, and nothing more is said of it.</summary>
/// <param name="failure">The failure; its message is kept.</param>
public sealed class ToldException(Exception failure) : Exception(failure.Message, failure);

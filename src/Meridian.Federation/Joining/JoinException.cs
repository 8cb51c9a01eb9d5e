namespace Meridian.Federation;

/// <summary>A cluster could not join, and nothing of the attempt is left but what the message names.</summary>
/// <param name="message">What went wrong, what was taken back, and what remains.</param>
/// <param name="cause">Why.</param>
public sealed class JoinException(string message, Exception? cause = null) : Exception(message, cause);

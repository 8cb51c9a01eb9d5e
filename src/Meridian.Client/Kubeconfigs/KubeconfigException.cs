namespace Meridian.Client;

/// <summary>A kubeconfig does not have what was asked of it; the message says what and which.</summary>
/// <param name="message">What is wrong.</param>
public sealed class KubeconfigException(string message) : Exception(message);

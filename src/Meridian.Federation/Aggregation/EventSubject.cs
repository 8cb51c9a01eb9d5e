using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Whom a member's event is about, as the federation knows the object. Texts that are empty stay as the member wrote them.</summary>
/// <param name="Name">Its name in the federation.</param>
/// <param name="Uid">Its uid in the federation.</param>
/// <param name="Prefix">What to put before the message.</param>
internal sealed record EventSubject(string Name = "", string Uid = "", string Prefix = "");

/// <summary>Finds the federated object that members have copies of; null if there is none.</summary>
internal delegate KubeObject? FindFederated(string apiVersion, string kind, ObjectKey key);

/// <summary>
/// Finds whom events are about: <c>kubectl describe</c> asks for the events of a name and uid, which a copy in a member, or an object
/// shown under another name, does not share with what the user sees.
/// </summary>
internal sealed class EventSubjects(FindFederated federated, Func<string, string, ObjectKey, string?> shownName)
{
    /// <summary>Whom an event is about; null if the federation knows the object as the member does, or not at all.</summary>
    /// <param name="member">Where the event is from.</param>
    /// <param name="happened">The event.</param>
    public EventSubject? Of(string member, KubeObject happened)
    {
        var (apiVersion, kind, key) = InvolvedIn(happened);
        if (federated(apiVersion, kind, key) is { } own) return new EventSubject(Uid: own.Header.Uid, Prefix: $"Cluster {member}: ");
        return shownName(member, kind, key) is { } name && name != key.Name ? new EventSubject(name) : null;
    }

    /// <summary>The object an event is about, as the member names it.</summary>
    public static (string ApiVersion, string Kind, ObjectKey Key) InvolvedIn(KubeObject happened)
    {
        string Field(string name) => JsonScalarAtPath.Read(happened.Json.Span, ["involvedObject", name]);
        return (Field("apiVersion"), Field("kind"), new ObjectKey(Field("namespace"), Field("name")));
    }
}

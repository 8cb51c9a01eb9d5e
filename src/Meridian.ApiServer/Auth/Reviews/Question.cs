using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>A kind that can only be posted, as an access review is: what it asks is answered at once and not kept. Who may create it may ask.</summary>
/// <param name="Type">Resource.</param>
/// <param name="Answer">
/// Makes the status from the object posted and, for a namespaced type, its namespace. Called from many threads. Refuses by a <see cref="StatusException"/>.
/// </param>
public sealed record Question(ResourceType Type, Func<JsonObject, string, JsonObject> Answer);

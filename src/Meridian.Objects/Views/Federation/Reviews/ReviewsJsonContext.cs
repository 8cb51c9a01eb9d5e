using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meridian.Objects;

/// <summary>How questions and answers are read and written: what has no value is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(NullIsEmptyText), typeof(NullIsZero), typeof(NullIsLongZero), typeof(NullIsFalse)])]
[JsonSerializable(typeof(DnsPlanReview))]
[JsonSerializable(typeof(NameReview))]
[JsonSerializable(typeof(PlacementReview))]
[JsonSerializable(typeof(PlanReview))]
[JsonSerializable(typeof(SimulationReview))]
internal sealed partial class ReviewsJsonContext : JsonSerializerContext;

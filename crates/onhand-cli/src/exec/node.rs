//! Deserializing from a JSON value strictly, with errors that say where in it they are.

use serde::de::value::StringDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};
use std::fmt;

/// A value to deserialize from: a struct is an object only, a choice a text or, with
/// fields of its own, an object of one key.
#[derive(Debug)]
pub(super) struct Node(pub(super) Value);

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// From the outermost field inwards, such as `lines[0].quantity`.
    path: String,
    message: String,
}

impl Wrong {
    fn at_field(mut self, field: &str) -> Self {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{field}{joint}{}", self.path);
        self
    }

    fn at_index(mut self, index: usize) -> Self {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("[{index}]{joint}{}", self.path);
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { path: String::new(), message: message.to_string() }
    }
}

/// Takes a field out of an object, if it is there.
pub(super) fn take<T: de::DeserializeOwned>(fields: &mut Map<String, Value>, field: &str) -> Result<Option<T>, Wrong> {
    match fields.shift_remove(field) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => T::deserialize(Node(value)).map(Some).map_err(|wrong| wrong.at_field(field)),
    }
}

impl Node {
    fn kind(&self) -> Unexpected<'_> {
        match &self.0 {
            Value::Null => Unexpected::Other("null"),
            Value::Bool(value) => Unexpected::Bool(*value),
            Value::Number(_) => Unexpected::Other("a number"),
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Other("an array"),
            Value::Object(_) => Unexpected::Other("an object"),
        }
    }
}

impl<'de> Deserializer<'de> for Node {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Null => Err(Wrong::invalid_type(Unexpected::Other("null"), &visitor)),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), ..) => visitor.visit_u64(value),
                (_, Some(value), _) => visitor.visit_i64(value),
                // Whole and beyond 64 bits: the parser knows it as a float only.
                (.., Some(value)) if value.abs() >= 9.2e18 => Err(Wrong::custom("the number is out of range")),
                (.., value) => visitor.visit_f64(value.unwrap_or(f64::NAN)),
            },
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => visitor.visit_seq(Items { items: items.into_iter(), index: 0 }),
            Value::Object(fields) => visitor.visit_map(Fields { fields: fields.into_iter(), value: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        if self.0.is_object() {
            self.deserialize_any(visitor)
        } else {
            Err(Wrong::invalid_type(self.kind(), &"an object"))
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(name.into_deserializer()),
            Value::Object(fields) if is_choice(&fields, names) => {
                let mut fields = fields.into_iter();
                fields.next().map_or_else(
                    || Err(Wrong::custom("nothing is chosen")),
                    |chosen| visitor.visit_enum(Chosen(chosen)),
                )
            }
            _ => {
                let expected = format!("one of {}", names.join(", "));
                Err(Wrong::invalid_type(self.kind(), &expected.as_str()))
            }
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// Whether an object names one of these, and nothing else.
fn is_choice(fields: &Map<String, Value>, names: &[&str]) -> bool {
    fields.len() == 1 && fields.keys().all(|name| names.contains(&name.as_str()))
}

/// A choice by name, with its fields.
struct Chosen((String, Value));

impl<'de> EnumAccess<'de> for Chosen {
    type Error = Wrong;
    type Variant = ChosenFields;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, ChosenFields), Wrong> {
        let Self((name, value)) = self;
        let key: StringDeserializer<Wrong> = name.clone().into_deserializer();
        Ok((seed.deserialize(key)?, ChosenFields { name, value }))
    }
}

struct ChosenFields {
    name: String,
    value: Value,
}

impl<'de> VariantAccess<'de> for ChosenFields {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        Err(Wrong::invalid_type(Unexpected::Other("an object"), &format!("the text {:?}", self.name).as_str()))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        seed.deserialize(Node(self.value)).map_err(|wrong| wrong.at_field(&self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        Node(self.value).deserialize_any(visitor).map_err(|wrong| wrong.at_field(&self.name))
    }

    fn struct_variant<V: Visitor<'de>>(self, names: &'static [&'static str], visitor: V) -> Result<V::Value, Wrong> {
        Node(self.value).deserialize_struct("", names, visitor).map_err(|wrong| wrong.at_field(&self.name))
    }
}

struct Items {
    items: std::vec::IntoIter<Value>,
    index: usize,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        seed.deserialize(Node(item)).map(Some).map_err(|wrong| wrong.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Fields {
    fields: serde_json::map::IntoIter,
    value: Option<(String, Value)>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        let Some((field, value)) = self.fields.next() else { return Ok(None) };
        let key: StringDeserializer<Wrong> = field.clone().into_deserializer();
        self.value = Some((field, value));
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let Some((field, value)) = self.value.take() else { return Err(Wrong::custom("a value without its key")) };
        seed.deserialize(Node(value)).map_err(|wrong| wrong.at_field(&field))
    }
}
